/** U+0000 to U+001F and U+007F to U+009F: invisible on a terminal, and a way to forge lines of a log. */
export const CONTROL_CHARACTER = /\p{Cc}/u
