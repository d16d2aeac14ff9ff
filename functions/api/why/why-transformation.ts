import type { WhyTransformation } from '../../../shared/api/why.ts'
import type { Transformation } from '../../../shared/model/transformation.ts'
import { answerHistory } from '../transformations/answer-history.ts'
import type { ApiContext } from '../context.ts'
import { lossesShown } from './losses-shown.ts'
import { leftOnPile, type LeftFile } from '../transformations/left-on-pile.ts'
import { sayTransformation } from './say-transformation.ts'
import { standingsOf } from '../transformations/step-status.ts'

/** Piles looked at: most transformations have one. */
const PILES = 20
/** LFNs shown for a reason. */
const SAMPLE = 3
/** Lines of history shown. */
const LINES = 10

/** What a transformation waits for. */
export async function whyTransformation(
  transformation: Transformation,
  context: ApiContext,
): Promise<WhyTransformation> {
  const { definition, state } = transformation
  const { ports } = context
  const [standing] = await standingsOf([definition.name], ports)
  const parents = await openParents(transformation, context)
  const waiting = await waitingFiles(transformation, context)
  const losses = standing === undefined ? { stopped: [], failed: [] } : await lossesShown(standing, ports)
  const history = await ports.transformations.history(definition.name)
  return {
    kind: 'transformation',
    transformation: definition.name,
    status: state.status,
    reason: state.reason,
    waitsForParents: parents.map((parent) => parent.definition.name),
    waiting,
    ...losses,
    history: answerHistory(history.slice(-LINES)),
    sentences: standing === undefined ? [] : sayTransformation({ standing, parents, waiting, losses }),
  }
}

async function openParents({ definition }: Transformation, { ports }: ApiContext): Promise<readonly Transformation[]> {
  const parents = await ports.transformations.read(definition.parents)
  return parents.filter(({ state }) => state.status !== 'Completed')
}

/** Files that wait, by the reason; the first piles only. */
async function waitingFiles(
  transformation: Transformation,
  { ports }: ApiContext,
): Promise<WhyTransformation['waiting']> {
  const { name, input } = transformation.definition
  if (input.kind === 'none') return []
  const left: LeftFile[] = []
  for (const { pile } of await ports.piles.list(name, '', PILES))
    left.push(...(await leftOnPile(transformation, pile, ports)))
  const reasons = Map.groupBy(left, (file) => file.reason)
  return [...reasons].map(([reason, files]) => {
    return { reason, files: files.length, sample: files.slice(0, SAMPLE).map((file) => file.lfn) }
  })
}
