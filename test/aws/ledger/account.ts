import type { Entry, Unit } from './meter.ts'
import type { Ledger } from './take-ledger.ts'

/** What is paid for by the one: an upload until it is a file of the catalog, a file in a transformation, a job; and a transformation, whatever its size. */
export const OWNERS = ['upload', 'file', 'job', 'transformation'] as const
/** See {@link OWNERS}. */
export type Owner = (typeof OWNERS)[number]

/** Units of the ledger, in its order. */
export const UNITS: readonly Unit[] = [
  'write units',
  'read units',
  'SQS requests',
  'S3 writes',
  'S3 reads',
  'requests',
  'calls',
]

/** What one of each owner uses. */
export type Account = Readonly<Record<Owner, Readonly<Record<Unit, number>>>>

/** Transformations of the workload. */
const TRANSFORMATIONS = 2

/** Kinds of items that are there for a job, whoever writes them. */
const OF_JOBS = new Set(['tasks', 'ready chunks', 'numbers'])

/** Stages by what they work for. A stage's messages are those that it sends, with what it takes to receive and delete them. */
const OWNER_OF_STAGE: Readonly<Record<string, Owner>> = {
  uploads: 'upload',
  upload: 'upload',
  register: 'file',
  match: 'file',
  group: 'file',
  submit: 'job',
  jobs: 'job',
  track: 'job',
  people: 'transformation',
  activate: 'transformation',
  close: 'transformation',
}

/** Who an entry of the ledger is for. The catalog's record of an upload is the file's, as that of an output is. */
function ownerOf({ stage, unit, kind }: Entry): Owner {
  const owner = OWNER_OF_STAGE[stage]
  if (owner === undefined) throw new Error(`nobody pays for ${unit} of ${stage}`)
  if (OF_JOBS.has(kind) || (stage === 'group' && unit === 'SQS requests' && kind === 'submit')) return 'job'
  return owner === 'upload' && unit === 'write units' ? 'file' : owner
}

/** Shares what was used among its owners. */
export function accountOf({ meter, uploads, attached, jobs }: Ledger): Account {
  const counts: Readonly<Record<Owner, number>> = {
    upload: uploads,
    file: attached,
    job: jobs,
    transformation: TRANSFORMATIONS,
  }
  const of = (owner: Owner) => {
    const amount = (unit: Unit) => meter.sum(unit, (entry) => ownerOf(entry) === owner) / counts[owner]
    return {
      'write units': amount('write units'),
      'read units': amount('read units'),
      'SQS requests': amount('SQS requests'),
      'S3 writes': amount('S3 writes'),
      'S3 reads': amount('S3 reads'),
      requests: amount('requests'),
      calls: amount('calls'),
    }
  }
  return { upload: of('upload'), file: of('file'), job: of('job'), transformation: of('transformation') }
}
