import type { OutputDeclaration } from '../model/job.ts'

/** Where outputs go when nothing is said. Parts whose field an output lacks are left out. */
export const DEFAULT_LFN = '/ctao/MC/{campaign}/{site}/{particle}/{step}/{transformation}/{kind}/{run:000xxx}/{name}'

/** The same, for names that two tasks may share. In the name, not a folder: searches go through the folders, which must stay few. */
const DEFAULT_LFN_WITH_RUN = DEFAULT_LFN.replace('{name}', '{run}-{name}')

/**
 * The template of an output's LFNs: its own, or the default one, of which no two tasks have the same. Where the pattern of its
 * names does not see to that, the run number stands before the name.
 */
export function lfnTemplate({ lfn, files }: Pick<OutputDeclaration, 'lfn' | 'files'>): string {
  return lfn ?? (tellsRun(files) ? DEFAULT_LFN : DEFAULT_LFN_WITH_RUN)
}

/**
 * Whether names of different runs always differ: all before or all behind `{run}` is the same in all of them, and on its
 * other side nothing stands that could go on with its digits.
 */
function tellsRun(files: string): boolean {
  return /^[^*?{}]*\{run\}(?![*?{\d])/.test(files) || /(?<![*?}\d])\{run\}[^*?{}]*$/.test(files)
}

/**
 * `{transformation}` in an LFN: one part of the path, and the production with it: two productions of one campaign may have
 * steps of one name.
 */
export function transformationInLfn({ name, life }: { readonly name: string; readonly life: number }): string {
  return name.replace('/', `${lifeMark(life)}-`).replaceAll('/', '-')
}

/** `{production}` in an LFN: from its second life on, with a mark that no name can have. */
export function productionInLfn({ production, life }: { readonly production: string; readonly life: number }): string {
  return `${production}${lifeMark(life)}`
}

function lifeMark(life: number): string {
  return life === 1 ? '' : `~${life}`
}
