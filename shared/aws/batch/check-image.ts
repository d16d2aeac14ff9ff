import { SubmissionRefused } from '../../ports/site.ts'

/** Characters of the name of an image at most (API reference). */
const IMAGE_MOST = 255
/** registry/path:tag or registry/path@digest, as `docker pull` has it. */
const IMAGE = /^[A-Za-z0-9][\w.-]*(?::\d+(?=\/))?(?:\/[\w.-]+)*(?::[\w.-]+)?(?:@sha256:[0-9a-f]{64})?$/

/** Throws {@link SubmissionRefused} when an image's name is none that ECS could pull: else every job would fail, one by one. */
export function checkImage(image: string): void {
  if (IMAGE.test(image) && image.length <= IMAGE_MOST) return
  throw new SubmissionRefused(
    `job.image is ${JSON.stringify(image)}, which no registry can have: write it as docker pull takes it, like ghcr.io/cta/ctapipe:0.28.`,
  )
}
