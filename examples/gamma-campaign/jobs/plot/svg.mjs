/** An SVG element. Attributes that are undefined are left out; coordinates keep two decimals, far finer than a pixel. */
export function element(name, attributes, ...children) {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${typeof value === 'number' ? coordinate(value) : escaped(value)}"`)
    .join('')
  return children.length === 0 ? `<${name}${written}/>` : `<${name}${written}>${children.join('')}</${name}>`
}

/** A coordinate as text. */
function coordinate(value) {
  return String(Number(value.toFixed(2)))
}

/** A path through points, each `[x, y]`. */
export function pathThrough(points) {
  return points.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${coordinate(x)} ${coordinate(y)}`).join('')
}

/**
 * A line of text, where `10^{-3}` stands for a superscript. `size` in px; `attributes` as for {@link element}.
 */
export function label(text, { size, ...attributes }) {
  // Without `preserve` the spaces around a superscript are lost.
  return element('text', { 'font-size': size, 'xml:space': 'preserve', ...attributes }, ...richText(text, size))
}

function richText(text, size) {
  const rise = 0.38 * size
  return text.split(/(\^\{[^}]*\})/).map((part, index) => {
    // With one group in its pattern, split gives text and superscript in turns.
    if (index % 2 === 1) return element('tspan', { dy: -rise, 'font-size': 0.7 * size }, typeset(part.slice(2, -1)))
    return index === 0 || part === '' ? typeset(part) : element('tspan', { dy: rise }, typeset(part))
  })
}

/** A minus sign is as wide as a plus; a hyphen is not. */
function typeset(text) {
  return escaped(text.replace(/-(?=\d)/g, '\u2212'))
}

function escaped(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}
