import { html } from 'hono/html'
import type { Progress } from './progress.ts'

/** Width of a bar, in its own units: per cent. */
const WHOLE = 100

const STYLE = `
.cascade { border-collapse: collapse; width: 100%; font-size: 13px; }
.cascade th, .cascade td { text-align: left; padding: 4px 10px 4px 0; white-space: nowrap; }
.cascade td.number, .cascade th.number { text-align: right; }
.cascade td.bar { width: 40%; }
.cascade .lost { color: #b42318; font-weight: bold; }
`

/** The widget of a dashboard: a line a production, its tasks as a bar. CloudWatch takes HTML and SVG, and no script. */
export async function progressPage(productions: readonly Progress[]): Promise<string> {
  if (productions.length === 0)
    return String(await html`<p>No production yet. <code>cascade submit FILE.yaml</code> makes one.</p>`)
  return String(
    await html`<style>
        ${STYLE}
      </style>
      <table class="cascade">
        <tr>
          <th>production</th>
          <th>status</th>
          <th class="number">steps</th>
          <th>tasks</th>
          <th class="number">done</th>
          <th class="number">open</th>
          <th class="number">failed</th>
          <th class="number">lost</th>
        </tr>
        ${productions.map(line)}
      </table>`,
  )
}

function line({ name, status, steps, completed, tasks, losses }: Progress) {
  return html`<tr>
    <td>${name}</td>
    <td>${status}</td>
    <td class="number">${completed} of ${steps}</td>
    <td class="bar">${bar(tasks)}</td>
    <td class="number">${tasks.done}</td>
    <td class="number">${tasks.open}</td>
    <td class="number">${tasks.failed}</td>
    <td class="number ${losses > 0 ? 'lost' : ''}">${losses}</td>
  </tr>`
}

function bar({ open, done, failed }: Progress['tasks']) {
  const all = Math.max(1, open + done + failed)
  const [good, bad] = [(WHOLE * done) / all, (WHOLE * failed) / all]
  return html`<svg viewBox="0 0 ${WHOLE} 10" preserveAspectRatio="none" width="100%" height="12">
    <rect width="${WHOLE}" height="10" fill="#e4e7ec"></rect>
    <rect width="${good}" height="10" fill="#2e7d32"></rect>
    <rect x="${good}" width="${bad}" height="10" fill="#b42318"></rect>
  </svg>`
}
