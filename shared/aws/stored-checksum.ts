import type { HeadObjectCommandOutput } from '@aws-sdk/client-s3'

/** What S3 keeps of the whole object: of an upload in parts its SHA-256 is one of checksums, its CRC64NVME is not (on AWS). */
export function storedChecksum(head: HeadObjectCommandOutput): string | undefined {
  const { ChecksumSHA256: sha256, ChecksumCRC64NVME: crc, ChecksumType: type } = head
  const isWhole = (sum: string): boolean => type !== 'COMPOSITE' && !sum.includes('-')
  if (sha256 !== undefined && isWhole(sha256)) return `sha256:${hexOf(sha256)}`
  return crc !== undefined && isWhole(crc) ? `crc64nvme:${hexOf(crc)}` : undefined
}

function hexOf(base64: string): string {
  return Buffer.from(base64, 'base64').toString('hex')
}
