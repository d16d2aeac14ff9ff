/** Kinds of items by the letter that begins their partition key (`shared/aws/keys.ts`). */
const KINDS: Readonly<Record<string, string>> = {
  A: 'attachments',
  Z: 'stopped files',
  P: 'piles',
  G: 'pages',
  D: 'due piles',
  C: 'cuts',
  K: 'tasks',
  F: 'failures',
  R: 'ready chunks',
  S: 'submissions',
  U: 'lists of submissions',
  L: 'lists of submissions',
  W: 'lists of submissions',
  N: 'counts',
}

/** What an item is, by its key. */
export function itemKind({ pk, sk }: { readonly pk: string; readonly sk: string }): string {
  if (pk.startsWith('/')) return 'files'
  if (pk.startsWith('dirs')) return 'directories'
  if (pk.startsWith('T#')) return sk === 'numbers' ? 'numbers' : 'transformations'
  if (sk.startsWith('tokens#')) return 'tokens'
  return KINDS[pk.split('#')[0] ?? ''] ?? 'others'
}
