import { SendMessageBatchCommand, SQSClient, type SendMessageBatchRequestEntry } from '@aws-sdk/client-sqs'
import { mockClient } from 'aws-sdk-client-mock'
import * as fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { inBatches } from '../../shared/aws/in-batches.ts'
import { AwsQueue } from '../../shared/aws/queue.ts'
import type { GroupMessage } from '../../shared/messages/group.ts'
import { QUEUE_URLS } from '../aws-world/memory-sqs.ts'

// What waits longer and longer between its tries does not wait here.
vi.mock('node:timers/promises', () => ({ setTimeout: () => Promise.resolve() }))

const mock = mockClient(SQSClient)
const queue = new AwsQueue(new SQSClient({ region: 'us-east-1' }), QUEUE_URLS)

function aMessage(pile: string, lfns: readonly string[] = []): GroupMessage {
  return { version: 1, transformation: 'p/a', pile, lfns: [...lfns] }
}

function requests(): readonly (readonly SendMessageBatchRequestEntry[])[] {
  return mock.commandCalls(SendMessageBatchCommand).map(({ args }) => args[0].input.Entries ?? [])
}

afterEach(() => mock.reset())

describe('queues on SQS', () => {
  it('are sent again what was not taken, and no more, so that SQS knows it by its deduplication id', async () => {
    const failed = { Id: '1', SenderFault: false, Code: 'InternalError' }
    mock
      .on(SendMessageBatchCommand)
      .resolvesOnce({ Successful: [], Failed: [failed] })
      .resolves({ Successful: [], Failed: [] })
    await queue.send(
      'group',
      ['a', 'b', 'c'].map((pile) => aMessage(pile)),
    )
    const [first, second, ...more] = requests()
    expect(first).toHaveLength(3)
    expect(second).toEqual([first?.[1]])
    expect(more).toEqual([])
  })

  it('throw when SQS never takes a message: the stage runs again, and sends all of them', async () => {
    const failed = { Id: '0', SenderFault: false, Code: 'ServiceUnavailable' }
    mock.on(SendMessageBatchCommand).resolves({ Successful: [], Failed: [failed] })
    await expect(queue.send('group', [aMessage('a')])).rejects.toThrow('at 10 tries')
  })

  it('throw when a message will never be taken', async () => {
    const failed = { Id: '0', SenderFault: true, Code: 'InvalidMessageContents', Message: 'what is this' }
    mock.on(SendMessageBatchCommand).resolves({ Successful: [], Failed: [failed] })
    await expect(queue.send('group', [aMessage('a')])).rejects.toThrow('InvalidMessageContents: what is this')
  })

  it('bring a message again that is sent again, and keep the order of a pile alone', async () => {
    mock.on(SendMessageBatchCommand).resolves({ Successful: [], Failed: [] })
    const messages = [aMessage('a'), aMessage('a'), aMessage('b')]
    await queue.send('group', messages)
    await queue.send('group', messages)
    const entries = requests().flat()
    expect(new Set(entries.map((entry) => entry.MessageDeduplicationId)).size).toBe(6)
    const [a, same, b] = entries.map((entry) => entry.MessageGroupId)
    expect([same, b === a]).toEqual([a, false])
  })

  it('take characters that XML cannot hold', async () => {
    mock.on(SendMessageBatchCommand).resolves({ Successful: [], Failed: [] })
    const odd = aMessage('a\u0000\uFFFE\uFFFF\ud800')
    await queue.send('group', [odd])
    const body = requests()[0]?.[0]?.MessageBody ?? ''
    expect(body).not.toMatch(/[\0-\x08\uFFFE\uFFFF\ud800]/)
    expect(JSON.parse(body)).toEqual(odd)
  })
})

describe('batches', () => {
  it('hold all in its order, each within both limits, or one alone that is within none', () => {
    const limit = { entries: 3, bytes: 10 }
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 14 })), (sizes) => {
        const batches = inBatches(sizes, (size) => size, limit)
        expect(batches.flat()).toEqual(sizes)
        for (const batch of batches) {
          const bytes = batch.reduce((sum, size) => sum + size, 0)
          expect(batch.length).toBeGreaterThan(0)
          expect(batch.length === 1 || (batch.length <= limit.entries && bytes <= limit.bytes)).toBe(true)
        }
        // None could have gone with the one before it.
        for (const [index, batch] of batches.slice(1).entries()) {
          const before = batches[index] ?? []
          const joint = [...before, batch[0] ?? 0]
          const bytes = joint.reduce((sum, size) => sum + size, 0)
          expect(joint.length > limit.entries || bytes > limit.bytes).toBe(true)
        }
      }),
    )
  })
})
