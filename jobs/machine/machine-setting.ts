import type { Environment } from '../../shared/local/site/machine-environment.ts'
import type { ExecutionSetting } from '../execution-setting.ts'

/** What an execution on this machine works with. */
export interface MachineSetting extends ExecutionSetting {
  /** The machine's own variables: a command gets them, but for what would hurt it. */
  readonly environment: Environment
}
