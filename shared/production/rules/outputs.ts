import { error, type Finding } from '../../document/finding.ts'
import { OUTPUTS_MOST } from '../declared-outputs.ts'
import { placedSteps, type Checked } from '../rule.ts'

/** Types that may leave no file: their work is done on the files that were there. */
const WITHOUT_OUTPUTS: readonly string[] = ['Removal', 'Replication', 'Moving']

/** Steps have outputs, whose names are plain names, each pattern standing there once. */
export function checkOutputs({ document }: Checked): readonly Finding[] {
  return placedSteps(document).flatMap(({ step, path }) => {
    if (step.outputs.length === 0 && !WITHOUT_OUTPUTS.includes(step.type))
      return [
        error(
          [...path, 'outputs'],
          `a step of type ${step.type} should say which files it leaves, like outputs: [{files: "*.dl2"}]`,
        ),
      ]
    const least = step.outputs.reduce((sum, { count }) => sum + count.least, 0)
    const tooMany = least > OUTPUTS_MOST ? [error([...path, 'outputs'], tooManyText(least))] : []
    const patterns = step.outputs.map((output) => output.files)
    const faults = patterns.flatMap((files, index) => {
      const text = patternFault(files, patterns.indexOf(files) < index)
      return text === undefined ? [] : [error([...path, 'outputs', index, 'files'], `${JSON.stringify(files)} ${text}`)]
    })
    return [...tooMany, ...faults]
  })
}

function tooManyText(least: number): string {
  const right = 'the command may put them into archives, or a task may take fewer inputs'
  return `each job would leave at least ${least} files, and should leave at most ${OUTPUTS_MOST}: ${right}`
}

function patternFault(files: string, repeated: boolean): string | undefined {
  if (repeated) return 'stands twice, and the first one takes all such files'
  if (files.includes('/')) return 'has a slash; outputs lie in one directory, so it should be a name like *.dl2'
  return files.endsWith('.meta.json')
    ? 'would take the metadata beside an output, which is no output itself'
    : undefined
}
