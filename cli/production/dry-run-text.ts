import { counted } from '../../shared/model/counted.ts'
import { inStepOrder, naturally } from '../../shared/model/natural-order.ts'
import { sizeText } from '../output/numbers.ts'
import { table } from '../output/table.ts'
import type { Submitted, ToRegister } from './send.ts'

/** What a production would do: a line a transformation, the first files of each that takes some from the catalog. */
export function dryRunText(submitted: Submitted, toRegister: readonly ToRegister[]): string {
  const { production, conflicts } = submitted
  const transformations = inStepOrder(submitted.transformations)
  const inputs = transformations.flatMap(({ name }) => submitted.inputs.filter((one) => one.transformation === name))
  const rows = transformations.map((one) => {
    const input = inputs.find((other) => other.transformation === one.name)
    if (input !== undefined) return [one.name, one.type, filesText(input), sizeText(input.size)]
    return [
      one.name,
      one.type,
      one.wanted > 0 ? counted(one.wanted, 'run') : `outputs of ${one.parents.toSorted(naturally).join(', ')}`,
      '',
    ]
  })
  return [
    `production ${production} (dry run: nothing is changed)`,
    '',
    table(['transformation', 'type', 'input', 'size'], rows),
    ...toRegister.map(registerText),
    ...inputs.flatMap(sampleText),
    ...(toRegister.length === 0 ? inputs.filter((input) => input.files === 0).map(emptyText) : []),
    ...replacedText(submitted.replacedJobs),
    ...conflicts.map((conflict) => `\n${conflict}`),
  ].join('\n')
}

function replacedText(names: readonly string[]): readonly string[] {
  if (names.length === 0) return []
  return [
    `\n${names.toSorted(naturally).join(', ')} would run ${names.length === 1 ? 'its' : 'their'} new job from then on`,
  ]
}

function registerText({ step, files, size }: ToRegister): string {
  return `\nstep ${step} would have ${counted(files, 'file')} (${sizeText(size)}) registered first; they are not counted here`
}

function emptyText({ transformation }: Submitted['inputs'][number]): string {
  return `\nno file of the catalog meets the input query of ${transformation}`
}

function sampleText({ transformation, files, sample }: Submitted['inputs'][number]): readonly string[] {
  if (sample.length === 0) return []
  const some = files > sample.length ? ', among others' : ''
  return ['', `${transformation} would take${some}:`, ...sample.map((lfn) => `  ${lfn}`)]
}

function filesText({ complete, files }: Submitted['inputs'][number]): string {
  return `${complete ? '' : 'at least '}${counted(files, 'file')}`
}
