import { isoTime } from '../../../shared/api/time.ts'
import { subjectOf } from '../../../shared/model/sidecar.ts'
import type { RefusedUpload } from '../../../shared/ports/uploads.ts'
import { sayMoment } from './say-moment.ts'
import { sentence } from './say-sentence.ts'

/** What became of an upload, and what can be done, in sentences. `isRegistered`: its LFN is a file, of another one. */
export function sayUpload({ key, reason, at, until }: RefusedUpload, isRegistered: boolean): string[] {
  if (until !== null) {
    const what = subjectOf(key) === undefined ? 'its metadata' : 'the file that it tells of'
    return [
      `${key} was uploaded, and waits for ${what} until ${sayMoment(isoTime(until))}: ${sentence(reason)}`,
      'As soon as that is there it is registered by itself, also when it has been refused by then.',
    ]
  }
  return [
    `${isRegistered ? `Another upload, ${key},` : `It was uploaded as ${key}, and`} was refused at ${sayMoment(isoTime(at))}: ${sentence(reason)}`,
    '"cascade refused --retry KEY" looks at it again when that is mended, --forget KEY takes it off the list.',
  ]
}
