import * as z from 'zod'

const listSchema = z.object({ Rules: z.array(z.object({ Name: z.string() })) })

/** Switches a rule of the deployed pipeline off or on: what would come by it is lost meanwhile. */
export async function switchRule(endpoint: string, rule: string, on: boolean): Promise<void> {
  const { Rules: rules } = listSchema.parse(await ask(endpoint, 'ListRules', {}))
  const name = rules.map((one) => one.Name).find((one) => one.includes(`Pipeline-${rule}`))
  if (name === undefined) throw new Error(`there is no rule ${rule} among ${JSON.stringify(rules)}`)
  await ask(endpoint, on ? 'EnableRule' : 'DisableRule', { Name: name })
}

async function ask(endpoint: string, operation: string, request: unknown): Promise<unknown> {
  const headers = { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': `AWSEvents.${operation}` }
  const answer = await fetch(endpoint, { method: 'POST', headers, body: JSON.stringify(request) })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${operation}: ${answer.status} ${text}`)
  return text === '' ? {} : JSON.parse(text)
}
