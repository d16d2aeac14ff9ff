/** `{ANYTHING}`: in LFN templates every pair of braces is a placeholder. */
const PLACEHOLDER = /\{([^{}]*)\}/g

/** `run:000xxx`: how many digits, and how many of the run's last ones are blotted out. */
const RUN_DIRECTORY = /^run:(?<digits>0+)(?<blots>x+)$/

/** What a placeholder of an LFN template stands for, beside metadata fields and axes. */
const WORDS: readonly string[] = ['run', 'step', 'production', 'transformation', 'kind', 'name']

/** The names of an LFN template's placeholders. */
export function lfnPlaceholders(template: string): readonly string[] {
  return Array.from(template.matchAll(PLACEHOLDER), (match) => match[1] ?? '')
}

/** An LFN template, or a part of one, with its placeholders replaced. */
export function fillLfn(template: string, valueOf: (name: string) => string): string {
  return template.replace(PLACEHOLDER, (_, name: string) => valueOf(name))
}

/** A value as one part of a path: no `/`, no control character, and not the names that mean a directory. */
export function onePart(value: string): string {
  const part = value.replace(/[/\p{Cc}]/gu, '_')
  return part === '.' || part === '..' ? part.replaceAll('.', '_') : part
}

/** Whether a placeholder is one of the template's own words, no metadata field. */
export function isLfnWord(name: string): boolean {
  return WORDS.includes(name) || isRunDirectory(name)
}

/** Whether a placeholder is the directory of a number of runs. */
export function isRunDirectory(name: string): boolean {
  return RUN_DIRECTORY.test(name)
}

/** The directory of a run, by a placeholder like `run:000xxx`: 012xxx for run 12345. Undefined for all other placeholders. */
export function runDirectory(run: number, name: string): string | undefined {
  const { digits, blots } = RUN_DIRECTORY.exec(name)?.groups ?? {}
  if (digits === undefined || blots === undefined) return undefined
  return `${String(Math.floor(run / 10 ** blots.length)).padStart(digits.length, '0')}${blots}`
}
