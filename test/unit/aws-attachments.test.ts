import { TransactionCanceledException } from '@aws-sdk/client-dynamodb'
import { BatchGetCommand, DynamoDBDocumentClient, TransactWriteCommand } from '@aws-sdk/lib-dynamodb'
import { mockClient } from 'aws-sdk-client-mock'
import { describe, expect, it } from 'vitest'
import { attachmentItem } from '../../shared/aws/attachment-item.ts'
import { newlyAttached } from '../../shared/lifecycle/attachment-verdicts.ts'
import { AwsAttachments } from '../../shared/aws/attachments.ts'
import { documentClient } from '../../shared/aws/clients.ts'
import { Table } from '../../shared/aws/table.ts'

const FILE = {
  transformation: 'gamma-campaign/reconstruct-gamma-LaPalma',
  lfn: `/ctao/MC/PROD6/LaPalma/gamma/reconstruct/${'x'.repeat(350)}.events`,
  pile: 'particle="gamma" zenith=20 azimuth=180',
  size: 5_000_000_000,
  storageElements: ['CC-IN2P3-Disk', 'LAPALMA-Disk'],
  since: 1_790_000_000_000,
  needs: { particle: 'gamma', zenith: 20, azimuth: 180 },
  catalogVersion: 3,
}

function cancelled(code: string): TransactionCanceledException {
  return new TransactionCanceledException({ message: '', $metadata: {}, CancellationReasons: [{ Code: code }] })
}

describe('attachments on DynamoDB', () => {
  it('cost one write unit each, though an LFN is long: no attribute is longer than it needs to be', () => {
    const item = attachmentItem({ ...newlyAttached(FILE), task: 123_456 })
    // JSON is longer than what DynamoDB counts: it adds quotes, and numbers take two digits a byte there.
    expect(Buffer.byteLength(JSON.stringify(item))).toBeLessThan(1024)
  })

  it('are decided anew when somebody was faster, and written again when somebody was in the way', async () => {
    const mock = mockClient(DynamoDBDocumentClient)
    const stale = { ...newlyAttached(FILE), catalogVersion: 1 }
    const fresh = { ...stale, rev: 2 }
    const answer = (item: typeof stale) => ({ Responses: { T: [attachmentItem(item)] } })
    mock.on(BatchGetCommand).resolvesOnce(answer(stale)).resolves(answer(fresh))
    mock
      .on(TransactWriteCommand)
      .rejectsOnce(cancelled('ConditionalCheckFailed'))
      .rejectsOnce(cancelled('TransactionConflict'))
      .resolves({})
    const attachments = new AwsAttachments(new Table(documentClient({ region: 'us-east-1' }), 'T'))
    const { transformation, lfn } = FILE
    await attachments.withdraw([{ transformation, lfn, status: 'Removed', catalogVersion: 2, reason: 'gone' }])
    const writes = mock.commandCalls(TransactWriteCommand).map(({ args }) => args[0].input.TransactItems?.[0])
    expect(writes).toMatchObject([2, 3, 3].map((rev) => ({ Put: { Item: { rev } } })))
    mock.restore()
  })
})
