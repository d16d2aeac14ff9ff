/** `{ANYTHING}`: in LFN templates every pair of braces is a placeholder. */
const PLACEHOLDER = /\{([^{}]*)\}/g

/** `run:000xxx`: the directory of a thousand runs. */
const RUN_DIRECTORY = /^run:0+x+$/

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

/** Whether a placeholder is one of the template's own words, no metadata field. */
export function isLfnWord(name: string): boolean {
  return WORDS.includes(name) || isRunDirectory(name)
}

/** Whether a placeholder is the directory of a number of runs. */
export function isRunDirectory(name: string): boolean {
  return RUN_DIRECTORY.test(name)
}
