import { inputError } from '../../../shared/model/input-error.ts'

/** `transformation/number`, taken apart; undefined when a name has no such shape. */
export function taskNameParts(name: string): { readonly transformation: string; readonly number: number } | undefined {
  const { transformation, number } = /^(?<transformation>.+)\/(?<number>[1-9]\d*)$/u.exec(name)?.groups ?? {}
  return transformation === undefined ? undefined : { transformation, number: Number(number) }
}

/** As {@link taskNameParts}. Throws InputError for a name of another shape. */
export function parseTaskName(name: string): { readonly transformation: string; readonly number: number } {
  const parts = taskNameParts(name)
  if (parts !== undefined) return parts
  throw inputError(
    'task',
    `task ${JSON.stringify(name)} should be TRANSFORMATION/NUMBER, like campaign/process-gamma/12`,
  )
}
