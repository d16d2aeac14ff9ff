import { availableParallelism } from 'node:os'
import type { Resources } from '../../shared/model/job.ts'
import type { ContainerProgram } from './container-program.ts'
import { PLACES_IN_CONTAINER, type Places } from '../places.ts'
import type { StagedInput } from '../stage-in/stage-in.ts'

/** A command to be run in a container. */
export interface ContainedCommand {
  readonly program: ContainerProgram
  /** Name of the container, by which it can be ended. */
  readonly name: string
  readonly image: string
  readonly argv: readonly string[]
  readonly environment: Readonly<Record<string, string>>
  readonly resources: Resources
  /** The directories as the machine sees them. */
  readonly places: Places
  readonly staged: readonly StagedInput[]
}

/** The argument list that runs a command in a container, as the user who runs Cascade, with its limits. */
export function containerArguments(command: ContainedCommand): readonly string[] {
  const { program, name, resources } = command
  // Docker refuses more processors than the machine has.
  const cpus = Math.min(resources.cpus, availableParallelism())
  const limits = ['--memory', `${resources.memoryMegabytes}m`, '--cpus', String(cpus)]
  // The runner keeps the output; SELinux would else need every directory relabelled.
  const habits = ['--rm', '--pull', 'never', '--log-driver', 'none', '--security-opt', 'label=disable']
  const inside = ['--user', userOf(program), '--workdir', PLACES_IN_CONTAINER.work, ...variables(command.environment)]
  const run = [program, 'run', '--name', name, ...habits, ...limits, ...mounts(command), ...inside]
  return [...run, command.image, ...command.argv]
}

/** Outputs must belong to this user: docker's user is the machine's, podman's root is whoever runs it. */
function userOf(program: ContainerProgram): string {
  return program === 'podman' ? '0:0' : `${process.getuid?.() ?? 0}:${process.getgid?.() ?? 0}`
}

function mounts({ places, staged }: ContainedCommand): readonly string[] {
  const inside = PLACES_IN_CONTAINER
  const files = staged.flatMap(({ name, mount }) => {
    return mount === null ? [] : bind(mount, `${inside.inputs}/${name}`, ['readonly'])
  })
  return [
    ...bind(places.work, inside.work, []),
    ...bind(places.inputs, inside.inputs, ['readonly']),
    ...bind(places.outputs, inside.outputs, []),
    ...files,
  ]
}

/** `--mount` reads its value as a line of CSV; `--volume` could not have a colon in a path. */
function bind(source: string, target: string, options: readonly string[]): readonly string[] {
  const fields = ['type=bind', `source=${source}`, `target=${target}`, ...options]
  const quoted = fields.map((field) => (/[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field))
  return ['--mount', quoted.join(',')]
}

function variables(environment: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(environment).flatMap(([name, value]) => ['--env', `${name}=${value}`])
}
