import { error, type Finding } from '../finding.ts'
import { placedSteps, type Checked } from '../rule.ts'

/** Megabytes with which a program can at least start. */
const LEAST_MEMORY = 16

/** Resources with which a job can run at all. Told where they stand: at the step, or at the production's `job`. */
export function checkResources({ document }: Checked): readonly Finding[] {
  const settings = [{ path: ['job'], step: document.job }, ...placedSteps(document)]
  return settings.flatMap(({ step: { resources = {} }, path }) => {
    const at = (key: string, text: string): Finding => error([...path, 'resources', key], text)
    const { cpus, memory, time } = resources
    return [
      ...(cpus !== undefined && cpus <= 0 ? [at('cpus', `${cpus} should be more than 0, like 1 or 0.5`)] : []),
      ...(memory !== undefined && memory < LEAST_MEMORY * 1e6
        ? [at('memory', `${memory} bytes are too small for any program, it should be at least ${LEAST_MEMORY}MB`)]
        : []),
      ...(time === 0 ? [at('time', '0 seconds end every job at once, it should be more, like 10m')] : []),
    ]
  })
}
