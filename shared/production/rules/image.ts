import { error, warning, type Finding, type Path } from '../../document/finding.ts'
import { placedSteps, type Checked } from '../rule.ts'

/** `[registry[:port]/]path/name[:tag][@digest]`, as the OCI distribution specification spells it. */
const IMAGE =
  /^(?:[A-Za-z0-9.-]+(?::\d+)?\/)?[a-z0-9]+(?:[._-]+[a-z0-9]+)*(?:\/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)*(?<tag>:[\w][\w.-]{0,127})?(?<digest>@sha256:[0-9a-f]{64})?$/

/** Images have a name that can be pulled, and a tag that stays what it is. */
export function checkImages({ document }: Checked): readonly Finding[] {
  const settings = [{ path: ['job'], step: document.job }, ...placedSteps(document)]
  return settings.flatMap(({ step, path }) =>
    step.image === undefined ? [] : imageFindings(step.image, [...path, 'image']),
  )
}

function imageFindings(image: string, path: Path): readonly Finding[] {
  const found = IMAGE.exec(image)
  if (found === null)
    return [error(path, `${JSON.stringify(image)} is no name of an image, it should be like node:24-slim`)]
  const { tag, digest } = found.groups ?? {}
  if (digest !== undefined || (tag !== undefined && tag !== ':latest')) return []
  return [
    warning(path, `${image} has no tag that stays, so jobs may run different programs; it should be like node:24-slim`),
  ]
}
