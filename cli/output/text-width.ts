/** Emoji, and letters of scripts that a terminal draws two columns wide (Unicode's East Asian Width, near enough). */
const WIDE =
  /^(?:\p{Emoji_Presentation}|\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}|[\u3000-\u303e\uff01-\uff60\uffe0-\uffe6])/u

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** Columns that a text takes on a terminal: a letter with its accents is one, a Chinese or Japanese one is two. */
export function textWidth(text: string): number {
  // Most text is ASCII, and tables may be long.
  if (/^[\x20-\x7e]*$/.test(text)) return text.length
  return Array.from(segmenter.segment(text)).reduce((sum, { segment }) => sum + (WIDE.test(segment) ? 2 : 1), 0)
}
