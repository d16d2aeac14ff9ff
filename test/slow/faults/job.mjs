// A job for the tests of faults: node job.mjs FOLDER OUTPUTS [INPUT...]. Says in FOLDER/began that it begins, waits while
// FOLDER/hold is there, fails for an input with poison in it, and writes what it read into one output.
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'

const [folder, outputs, ...inputs] = process.argv.slice(2)
const { CASCADE_TASK: task, CASCADE_RUN: run } = process.env
appendFileSync(`${folder}/began`, `${task} ${process.pid}\n`)
while (existsSync(`${folder}/hold`)) await setTimeout(50)
const texts = inputs.map((path) => readFileSync(path, 'utf8'))
const poisoned = inputs.filter((_, index) => texts[index].includes('poison'))
if (poisoned.length > 0) {
  console.error(`poison in ${poisoned.length} of ${inputs.length} inputs`)
  process.exit(4)
}
writeFileSync(`${outputs}/${run}.txt`, `${texts.join('')}${run}\n`)
