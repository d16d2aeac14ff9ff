/** What may differ between deployments. Names of resources are left to CloudFormation, so that two stand side by side. */
export interface Settings {
  /** Prefix of the names of all stacks. */
  readonly deployment: string
  /** Days after which the parts of an upload that nobody finished are thrown away: they cost, and no listing shows them. */
  readonly unfinishedUploadDays: number
}

/** The settings of the one deployment there is. A week is longer than any job, so that no upload still under way is lost. */
export const SETTINGS: Settings = {
  deployment: 'Cascade',
  unfinishedUploadDays: 7,
}
