// A job for the tests of faults: node job.mjs FOLDER OUTPUTS [INPUT...]. Says in FOLDER/began that it begins, waits while
// FOLDER/hold is there, ends with the exit code in FOLDER/exit, fails for an input with poison in it unless FOLDER/mended is
// there, and writes what it read into one output, unless its parameter `fault` says otherwise.
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'

const [folder, outputs, ...inputs] = process.argv.slice(2)
const { CASCADE_TASK: task, CASCADE_RUN: run, CASCADE_PARAM_fault: fault } = process.env
appendFileSync(`${folder}/began`, `${task} ${process.pid}\n`)
while (existsSync(`${folder}/hold`)) await setTimeout(50)
if (existsSync(`${folder}/exit`)) end(Number(readFileSync(`${folder}/exit`, 'utf8')), 'told to fail')
const texts = inputs.map((path) => readFileSync(path, 'utf8'))
const mended = existsSync(`${folder}/mended`)
if (!mended && texts.some((text) => text.includes('poison'))) end(4, 'there is poison in an input')
const path = `${outputs}/${run}.txt`
if (fault !== 'writes nothing') writeFileSync(path, `${texts.join('')}${run}\n`)
if (fault === 'strange metadata') writeFileSync(`${path}.meta.json`, '{"colour": "blue"}')

function end(code, why) {
  console.error(why)
  process.exit(code)
}
