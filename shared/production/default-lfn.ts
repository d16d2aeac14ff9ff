/** Where outputs go when nothing is said. Parts whose field an output lacks are left out. */
export const DEFAULT_LFN = '/ctao/MC/{campaign}/{site}/{particle}/{step}/{transformation}/{kind}/{run:000xxx}/{name}'
