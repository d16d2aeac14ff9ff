/** Where outputs go when nothing is said. Parts whose field an output lacks are left out. */
export const DEFAULT_LFN = '/ctao/MC/{campaign}/{site}/{particle}/{step}/{transformation}/{kind}/{run:000xxx}/{name}'

/**
 * `{transformation}` in an LFN: one part of the path, and the production with it: two productions of one campaign may have
 * steps of one name.
 */
export function transformationInLfn(name: string): string {
  return name.replaceAll('/', '-')
}
