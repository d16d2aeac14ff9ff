import { writeFileSync } from 'node:fs'
import { COLOUR } from './colours.mjs'
import { panel } from './panel.mjs'
import { sensitivityPanel } from './sensitivity-panel.mjs'
import { spectrumPanel } from './spectrum-panel.mjs'
import { element, label } from './svg.mjs'
import { thetaSquaredPanel } from './theta-squared-panel.mjs'

/** All in px: the figure has the shape of a slide. */
const WIDTH = 1800
const HEIGHT = 780
const BOX = { top: 150, width: 480, height: 530 }
const LEFT = [100, 705, 1300]

/** Writes the figure of the campaign: spectrum, distribution of angles, sensitivity. */
export function writeFigure(path, { rows, angles, hours, showers }) {
  const panels = [spectrumPanel(rows, hours), thetaSquaredPanel(angles, hours), sensitivityPanel(rows, hours)]
  const millions = (count) => `${Number((count / 1e6).toPrecision(2))} million`
  const subtitle = `A toy Monte Carlo of 4 large and 9 medium Cherenkov telescopes: ${millions(showers.gamma)} gamma-ray and ${millions(showers.proton)} proton showers`
  const figure = element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
      width: WIDTH,
      height: HEIGHT,
      'font-family': "'Helvetica Neue', Helvetica, Arial, 'DejaVu Sans', sans-serif",
      fill: COLOUR.ink,
    },
    '\n',
    element('rect', { width: WIDTH, height: HEIGHT, fill: 'white' }),
    label('Gamma-ray campaign: from showers to sensitivity', {
      size: 30,
      x: WIDTH / 2,
      y: 50,
      'text-anchor': 'middle',
      'font-weight': 'bold',
    }),
    label(subtitle, { size: 18, x: WIDTH / 2, y: 84, 'text-anchor': 'middle', fill: '#555555' }),
    '\n',
    ...panels.map((one, index) => `${panel({ ...one, box: { ...BOX, left: LEFT[index] } })}\n`),
  )
  writeFileSync(path, `${figure}\n`)
}
