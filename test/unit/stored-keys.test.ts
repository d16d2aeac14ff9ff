import { describe, expect, it } from 'vitest'
import type { Key } from '../../shared/aws/key-kind.ts'
import {
  ACTIVE_VERSION_KEY,
  activeChangeKey,
  atSiteKey,
  attachmentKey,
  countsKey,
  cutKey,
  definitionKey,
  doorKey,
  directoryKey,
  dueKey,
  failureKey,
  fileKey,
  historyKey,
  listKey,
  liveKey,
  numbersKey,
  pageKey,
  pileKey,
  readyKey,
  retryKey,
  submissionKey,
  taskKey,
  unsentKey,
} from '../../shared/aws/keys.ts'

describe('the format of stored keys', () => {
  // Items are stored under these: a change of any line loses sight of what is there.
  const t = 'gamma#1/merge-gamma'
  it.each<[Key, string, string]>([
    [fileKey.build({ directory: '/ctao/MC', name: 'run1#a%.events' }), '/ctao/MC#1', 'run1#a%.events'],
    [directoryKey.build({ directory: '/ctao/MC' }), 'dirs#1', '/ctao/MC'],
    [definitionKey.build({ transformation: t }), 'T#gamma%231/merge-gamma', 'def'],
    [doorKey.build({ transformation: t }), 'T#gamma%231/merge-gamma', 'door'],
    [historyKey.build({ transformation: t, at: 2, nonce: 'ab' }), 'T#gamma%231/merge-gamma', 'log#0000000000000002#ab'],
    [listKey.build({ list: 'production', name: 'gamma-1' }), 'list#4', 'production#gamma-1'],
    [listKey.build({ list: 'text', name: 'gamma-1' }), 'list#0', 'text#gamma-1'],
    [ACTIVE_VERSION_KEY, 'active', 'version'],
    [activeChangeKey.build({ version: 7 }), 'active', 'log#0000000000000007'],
    [attachmentKey.build({ transformation: t, lfn: '/a/b#c' }), 'A#gamma%231/merge-gamma#12', '/a/b#c'],
    [pileKey.build({ transformation: t, pile: '' }), 'P#gamma%231/merge-gamma#2', '#'],
    [pageKey.build({ transformation: t, pile: '5%', page: 'ab-_' }), 'G#gamma%231/merge-gamma#8', '5%25#ab-_'],
    [cutKey.build({ transformation: t, id: 'ab', part: 1 }), 'C#gamma%231/merge-gamma#9', 'ab#0000000000000001'],
    [taskKey.build({ transformation: t, number: 42 }), 'K#gamma%231/merge-gamma#3', '0000000000000042'],
    [
      readyKey.build({ transformation: t, due: 1_700_000_000_000, pile: '5%', version: 3 }),
      'R#gamma%231/merge-gamma#0',
      '0001700000000000#cut#5%25#0000000000000003',
    ],
    [
      retryKey.build({ transformation: t, due: 1_700_000_010_000, task: 42, attempt: 2 }),
      'R#gamma%231/merge-gamma#4',
      '0001700000010000#retry#0000000000000042#0000000000000002',
    ],
    [atSiteKey.build({ site: 'La Palma#1', submission: 'gamma-12' }), 'W#La Palma%231', 'gamma-12'],
    [submissionKey.build({ submission: 'gamma-12' }), 'S#', 'gamma-12'],
    [
      liveKey.build({ transformation: t, opened: 5, submission: 'gamma-12' }),
      'L#gamma%231/merge-gamma',
      '0000000000000005#gamma-12',
    ],
    [
      unsentKey.build({ transformation: t, opened: 5, submission: 'gamma-12' }),
      'U#gamma%231/merge-gamma',
      '0000000000000005#gamma-12',
    ],
    [numbersKey.build({ transformation: t }), 'T#gamma%231/merge-gamma', 'numbers'],
    [
      failureKey.build({ transformation: t, ended: 9, number: 42 }),
      'F#gamma%231/merge-gamma',
      '0000000000000009#0000000000000042',
    ],
    [countsKey.build({ transformation: t, shard: 7 }), 'N#gamma%231/merge-gamma#7', 'counts'],
    [
      dueKey.build({ due: 1_700_000_000_000, transformation: t, pile: '5%' }),
      'D#8',
      '0001700000000000#gamma%231/merge-gamma#5%25',
    ],
  ])('%o stays as it is', (key, pk, sk) => {
    expect(key).toEqual({ pk, sk })
  })
})
