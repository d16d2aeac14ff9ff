import type { SiteConfig } from '../../config/config.ts'
import { error, warning, type Finding, type Path } from '../../document/finding.ts'
import type { PartialResources } from '../job-settings.ts'
import { placedSteps, type Checked } from '../rule.ts'

/** Megabytes with which a program can at least start. */
const LEAST_MEMORY = 16

/** Resources with which a job can run at all. Told where they stand: at the step, or at the production's `job`. */
export function checkResources({ document, sites = [] }: Checked): readonly Finding[] {
  const settings = [{ path: ['job'], step: document.job }, ...placedSteps(document)]
  return settings.flatMap(({ step: { resources = {} }, path }) => {
    const place = [...path, 'resources']
    return [...shortages(resources, place), ...(sites.length === 0 ? [] : excesses(resources, place, sites))]
  })
}

function shortages({ cpus, memory, time, disk }: PartialResources, path: Path): readonly Finding[] {
  const at = (key: string, text: string): Finding => error([...path, key], text)
  return [
    ...(cpus !== undefined && cpus <= 0 ? [at('cpus', `${cpus} should be more than 0, like 1 or 0.5`)] : []),
    ...(memory !== undefined && memory < LEAST_MEMORY * 1e6
      ? [at('memory', `${memory} bytes are too small for any program, it should be at least ${LEAST_MEMORY}MB`)]
      : []),
    ...(time === 0 ? [at('time', '0 seconds end every job at once, it should be more, like 10m')] : []),
    ...(disk === 0 ? [at('disk', '0 bytes hold no file, it should be more, like 50GB')] : []),
  ]
}

/** What is more than any site has. */
function excesses(
  { cpus = 0, memory = 0 }: PartialResources,
  path: Path,
  sites: readonly SiteConfig[],
): readonly Finding[] {
  const megabytes = memory / 1e6
  const slots = listed(sites, (site) => String(site.slots))
  const memories = listed(sites, (site) => gigabytes(site.memoryMegabytes))
  const at = (key: string, value: string, rest: string): Finding =>
    warning([...path, key], `${value} is more than any site has ${rest}`)
  return [
    ...(sites.every((site) => cpus > site.slots)
      ? [at('cpus', String(cpus), `(${slots}), so its jobs run alone, or never`)]
      : []),
    ...(sites.every((site) => megabytes > site.memoryMegabytes)
      ? [at('memory', gigabytes(megabytes), `(${memories}), so its jobs may be ended for want of it`)]
      : []),
  ]
}

function listed(sites: readonly SiteConfig[], what: (site: SiteConfig) => string): string {
  return sites.map((site) => `${site.name}: ${what(site)}`).join(', ')
}

function gigabytes(megabytes: number): string {
  return `${Number((megabytes / 1000).toPrecision(3))}GB`
}
