import { withReason } from '../../../shared/lifecycle/with-reason.ts'
import type { Transformation } from '../../../shared/model/transformation.ts'
import { counted, countedAre } from '../../../shared/model/counted.ts'
import type { LossesShown } from './losses-shown.ts'
import { sayLosses } from './say-losses.ts'
import { sentence } from './say-sentence.ts'
import { stepStatus, type StepStanding } from '../transformations/step-status.ts'
import type { WhyTransformation } from '../../../shared/api/why.ts'

/** What is known of a transformation. */
export interface TransformationFacts {
  readonly standing: StepStanding
  /** Parents that are not Completed. */
  readonly parents: readonly Transformation[]
  readonly waiting: WhyTransformation['waiting']
  readonly losses: LossesShown
}

/** What a transformation waits for, in sentences; what an operator has to see to comes first. */
export function sayTransformation(facts: TransformationFacts): string[] {
  const { state } = facts.standing.transformation
  switch (state.status) {
    case 'New':
      return ['It was created, but not started: submit its production again.']
    case 'Stopped':
      return [
        sentence(`It is Stopped: ${state.reason}`),
        `"cascade start ${facts.standing.transformation.definition.name}" lets it go on.`,
        ...sayWork(facts),
        ...sayRecall(facts),
        ...sayLosses(facts.standing, facts.losses),
      ]
    case 'Active':
      return [
        ...sayBackfill(facts),
        ...sayParents(facts),
        ...sayInput(facts),
        ...sayWork(facts),
        ...sayLosses(facts.standing, facts.losses),
      ]
    case 'Completing':
      return [...sayClosing(facts), ...sayParents(facts), ...sayWork(facts), ...sayLosses(facts.standing, facts.losses)]
    case 'Completed':
      return ['It is Completed.', ...sayLeft(facts), ...sayLosses(facts.standing, facts.losses)]
    default:
      return [sentence(withReason(`It is ${state.status}`, state.reason))]
  }
}

function sayBackfill({ standing }: TransformationFacts): string[] {
  const { definition, state } = standing.transformation
  if (state.backfill !== 'running') return []
  return definition.input.kind === 'none'
    ? ['Its first tasks are about to be made.']
    : ['The files that were there before are being looked at.']
}

function sayParents({ parents }: TransformationFacts): string[] {
  return parents.map(({ definition, state }) => {
    return sentence(withReason(`It waits for ${definition.name}, which is ${state.status}`, state.reason))
  })
}

/** What else than parents brings its input, or its tasks. */
function sayInput({ standing }: TransformationFacts): string[] {
  const { transformation, counts } = standing
  const { input } = transformation.definition
  const { wanted, accepted } = transformation.state
  if (input.kind === 'none') return [`${counts.done + counts.failed} of ${counted(wanted, 'task')} are over.`]
  if (input.kind === 'open' && !accepted)
    return ['Its input is open: it takes whatever is registered, until "cascade complete" says that no more comes.']
  return []
}

function sayClosing({ standing }: TransformationFacts): string[] {
  const { reason, audit } = standing.transformation.state
  if (reason !== '') return [sentence(`It does not complete: ${reason}`)]
  if (audit.state === 'running') return ["All its input is there; its parents' outputs are gone through once more."]
  return ['All its input is there: what waits leaves, and it completes when its jobs are over.']
}

function sayWork(facts: TransformationFacts): string[] {
  const { Waiting = 0, Queued = 0, Running = 0 } = stepStatus(facts.standing).tasks
  const tasks = Waiting + Queued + Running
  const where = `${Waiting} wait to be handed to a site, ${Queued} are queued, ${Running} run`
  return [...(tasks === 0 ? [] : [`Of its tasks ${where}.`]), ...sayLeft(facts)]
}

/** What is queued goes on waiting there for as long as its site needs to let go of it. */
function sayRecall({ standing }: TransformationFacts): string[] {
  return standing.queued === 0
    ? []
    : ['What is queued is being taken back from its site; what runs ends as it would have.']
}

function sayLeft({ waiting, standing }: TransformationFacts): string[] {
  const { transformation, counts } = standing
  const more = counts.waiting - waiting.reduce((sum, { files }) => sum + files, 0)
  return [
    ...waiting.map(
      ({ files, reason }) => `${countedAre(files, 'file')} Unused: ${files === 1 ? '' : 'each '}${reason}.`,
    ),
    ...(more > 0 ? [sayElsewhere(more, transformation.definition.name)] : []),
  ]
}

/** Only the first piles are looked at, of which all may be empty. */
function sayElsewhere(files: number, name: string): string {
  const list = `"cascade files ${name} --status Unused" lists them, "cascade why LFN ${name}" says what one waits for.`
  return `${countedAre(files, 'file')} Unused on piles that were not looked at: ${list}`
}
