/** Where files are uploaded to: what follows in the key is the LFN, unless a path rule gives another. */
export const INCOMING = 'incoming/'
