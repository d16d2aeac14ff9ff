import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** What a process finds in its environment that has no rights but those of a role: it takes the role itself, by a profile in `folder`. */
export function assumedRole(role: string, folder: string): Readonly<Record<string, string>> {
  const config = join(folder, 'aws-config')
  const credentials = join(folder, 'aws-credentials')
  writeFileSync(config, `[default]\nregion = us-east-1\nrole_arn = ${role}\nsource_profile = root\n`)
  writeFileSync(credentials, '[root]\naws_access_key_id = test\naws_secret_access_key = test\n')
  return { AWS_CONFIG_FILE: config, AWS_SHARED_CREDENTIALS_FILE: credentials, AWS_REGION: 'us-east-1' }
}
