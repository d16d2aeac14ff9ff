import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import { INCOMING } from '../../../shared/config/incoming.ts'
import type { Manifest } from '../../../shared/model/manifest.ts'
import type { TaskOrder } from '../../../shared/model/task-order.ts'
import { anOutput } from '../../aws-world/array-site.ts'

/** Files in a task. */
const GROUP_SIZE = 20

/** Two chained transformations, with metadata and names as long as CTA's are. */
export const PRODUCTION = `
production: prod6-gamma
description: reconstruction and analysis of the gammas of PROD6
common: {campaign: PROD6, data_category: Sim, site: LaPalma, array_layout: Alpha, particle: gamma, zenith: 20, azimuth: 180}
job: {container: none, command: [ctapipe-process, --config, standard.yaml, '{inputs}', '{outputs}']}
steps:
  - name: reconstruct
    input: {campaign: PROD6, particle: gamma, data_level: DL0}
    open: true
    plugin: {name: Standard, size: ${GROUP_SIZE}}
    outputs: [{files: '*.dl1.h5', metadata: {data_level: DL1, model_version: 7.0.0}}]
  - name: analyse
    parents: [reconstruct]
    plugin: {name: Standard, size: ${GROUP_SIZE}}
    outputs: [{files: '*.dl2.h5', metadata: {data_level: DL2, model_version: 7.0.0}}]
`

/** What an uploader says of a file. */
const SAID = {
  campaign: 'PROD6',
  data_category: 'Sim',
  site: 'LaPalma',
  array_layout: 'Alpha',
  particle: 'gamma',
  zenith: '20',
  azimuth: '180',
  data_level: 'DL0',
  model_version: '7.0.0',
}

/** The key of an upload. */
function keyOfFile(number: number): string {
  const run = String(number).padStart(6, '0')
  return `${INCOMING}ctao/MC/PROD6/LaPalma/gamma/simulate/Data/${run.slice(0, 3)}xxx/run${run}___cta-prod6-LaPalma-Alpha.simtel.zst`
}

/** Somebody uploads a file. */
export async function uploadFile(client: S3Client, bucket: string, number: number): Promise<string> {
  const Key = keyOfFile(number)
  const Metadata = { ...SAID, run_number: `${number}` }
  const put = { Bucket: bucket, Key, Metadata, Body: `events of run ${number}`, ChecksumAlgorithm: 'SHA256' } as const
  await client.send(new PutObjectCommand(put))
  return Key
}

/** The outputs of a job: one a file of its input in the first step, one in all in the second. */
export function outputsOf(order: TaskOrder): Manifest['outputs'] {
  const isFirst = order.step === 'reconstruct'
  const run = String(order.run).padStart(6, '0')
  return Array.from({ length: isFirst ? order.inputs.length : 1 }, (_, index) => {
    const name = `run${run}-${String(index).padStart(2, '0')}___cta-prod6-LaPalma-Alpha.${isFirst ? 'dl1' : 'dl2'}.h5`
    const [declared] = order.job.outputs
    const metadata = { ...order.metadata, ...declared?.metadata, run_number: order.run }
    return anOutput(order, { name, metadata })
  })
}
