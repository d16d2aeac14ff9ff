import * as z from 'zod'

const listSchema = z.object({ Functions: z.array(z.object({ FunctionName: z.string() })) })

/** Calls the deployed function of a stage, past its queue or stream. Returns what it answered, and whether it failed. */
export async function invoke(
  endpoint: string,
  stage: string,
  event: unknown,
): Promise<{ readonly failed: boolean; readonly answer: string }> {
  const path = `${endpoint}/2015-03-31/functions`
  const { Functions: functions } = listSchema.parse(await (await fetch(path)).json())
  const name = functions.map((one) => one.FunctionName).find((one) => one.startsWith(`Cascade-trial-Pipeline-${stage}`))
  if (name === undefined) throw new Error(`there is no function of ${stage} among ${JSON.stringify(functions)}`)
  const answer = await fetch(`${path}/${name}/invocations`, { method: 'POST', body: JSON.stringify(event) })
  return { failed: answer.headers.has('x-amz-function-error'), answer: await answer.text() }
}
