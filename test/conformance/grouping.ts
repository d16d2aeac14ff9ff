import { isDeepStrictEqual } from 'node:util'
import * as z from 'zod'
import { InputError } from '../../shared/model/input-error.ts'
import type { WaitingFile } from '../../shared/model/attachment.ts'
import { bindPlugin } from '../../shared/plugins/bound-plugin.ts'
import { refusedOnPurpose } from './differences.ts'
import { runCases, type CaseResult, type Suite } from './suite.ts'

/** DIRAC's form of a task: its target, storage elements joined by a comma, and its files. */
const taskSchema = z.tuple([z.string(), z.array(z.string())])
type DiracTask = z.infer<typeof taskSchema>

const standardSchema = z.object({
  id: z.string(),
  params: z.looseObject({ GroupSize: z.unknown().optional(), Status: z.string().nullish() }).default({}),
  files: z.record(z.string(), z.array(z.string()).nullable()),
  tape: z.array(z.string()).default([]),
  expect: z.union([z.array(taskSchema), z.object({ fails: z.string() })]),
  order: z.boolean().default(false),
})
type StandardCase = z.infer<typeof standardSchema>

const fileSchema = z.object({ cases: z.array(z.looseObject({ id: z.string(), plugin: z.string() })) })

/** Waiting files cut into tasks, by our plugins that do what DIRAC's do. */
export const groupingSuite: Suite = {
  suite: 'grouping',
  run: (file) =>
    fileSchema.parse(file).cases.flatMap((one) => {
      if (one.plugin === 'Standard') return runCases([one], standardSchema, runStandard)
      return [{ id: one.id, status: 'skipped', detail: `${one.plugin} is not there` }]
    }),
}

function runStandard(one: StandardCase): CaseResult {
  const tasks = tasksOf(one)
  const passed =
    tasks instanceof InputError || !Array.isArray(one.expect)
      ? tasks instanceof InputError && !Array.isArray(one.expect)
      : isDeepStrictEqual(comparable(tasks, one.order), comparable(one.expect, one.order))
  if (passed) return { id: one.id, status: 'passed', detail: '' }
  const got = tasks instanceof InputError ? `refused (${tasks.message})` : JSON.stringify(tasks)
  const detail = `wanted ${JSON.stringify(one.expect)}, got ${got}`
  const difference = Array.isArray(one.expect) ? refusedOnPurpose('tasks', tasks) : undefined
  if (difference === undefined) return { id: one.id, status: 'failed', detail }
  return { id: one.id, status: 'differs', detail: `${detail}: ${difference}` }
}

function tasksOf({ params, files, tape }: StandardCase): readonly DiracTask[] | InputError {
  try {
    const plugin = bindPlugin({ name: 'Standard', parameters: { tape, size: exact(params.GroupSize) } })
    const context = { flush: params.Status === 'Flush', byOperator: false, now: 0, firstCut: null }
    const { groups } = plugin.cut(Object.entries(files).map(waitingFile), context)
    return groups.map(({ target, files }) => [target.join(','), files.map((file) => file.lfn)])
  } catch (error) {
    if (error instanceof InputError) return error
    throw error
  }
}

/** Files arrive in the order in which they are given. */
function waitingFile([lfn, storageElements]: [string, readonly string[] | null], index: number): WaitingFile {
  return { lfn, size: 0, storageElements: storageElements ?? [], since: index, errors: 0, needs: {} }
}

/** Values are given loosely: a number may come as text. */
function exact(given: unknown): unknown {
  if (given === null) return undefined
  return typeof given === 'string' && given.trim() !== '' ? Number(given) : given
}

/** Where a case does not say that order counts, neither that of the tasks nor that of their files does. */
function comparable(tasks: readonly DiracTask[], order: boolean): readonly string[] {
  if (order) return tasks.map((task) => JSON.stringify(task))
  return tasks.map(([target, lfns]) => JSON.stringify([target, lfns.toSorted()])).toSorted()
}
