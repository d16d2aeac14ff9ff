import { ChangeMessageVisibilityBatchCommand, SQSClient } from '@aws-sdk/client-sqs'
import { mockClient } from 'aws-sdk-client-mock'
import { describe, expect, it } from 'vitest'
import { comeSooner } from '../../shared/aws/lambda/come-sooner.ts'

function aMessage(number: number, received: number) {
  const attributes = { ApproximateReceiveCount: `${received}` }
  return { messageId: `m${number}`, receiptHandle: `r${number}`, attributes }
}

describe('messages that a stage failed on', () => {
  it('rest longer from time to time, ten of them in a request', async () => {
    const mock = mockClient(SQSClient)
    mock.on(ChangeMessageVisibilityBatchCommand).resolves({})
    const messages = Array.from({ length: 12 }, (_, index) => aMessage(index, index + 1))
    await comeSooner(messages, { sqs: new SQSClient({ region: 'eu-central-1' }), url: 'queue' })
    const sent = mock.commandCalls(ChangeMessageVisibilityBatchCommand).map((call) => call.args[0].input)
    expect(sent.map(({ Entries = [] }) => Entries.length)).toEqual([10, 2])
    const entries = sent.flatMap(({ Entries = [] }) => Entries)
    expect(entries.map(({ ReceiptHandle }) => ReceiptHandle)).toEqual(messages.map((one) => one.receiptHandle))
    const rests = entries.map(({ VisibilityTimeout = 0 }) => VisibilityTimeout)
    expect(rests.slice(0, 5)).toEqual([5, 60, 300, 900, 900])
    expect(new Set(rests.slice(4))).toEqual(new Set([900]))
  })
})
