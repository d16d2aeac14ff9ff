import type { Asked } from './context.ts'

/** What whoever deploys should see, a line each: what it is that is deployed, and whether anybody is told when it fails. */
export function remarksOn({ file, settings }: Pick<Asked, 'file' | 'settings'>): readonly string[] {
  const said =
    file === undefined ? 'with the defaults: no cascade.aws.yaml is here, and no -c config=FILE' : `by ${file}`
  const nobody =
    'Warning: alarm_emails is empty, so that alarms reach nobody but whom you subscribe to the topic AlarmTopic of the outputs.'
  return [`Cascade: stage ${settings.stage}, ${said}`, ...(settings.alarmEmails.length === 0 ? [nobody] : [])]
}
