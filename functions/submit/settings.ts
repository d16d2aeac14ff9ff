/** What a site is told about the storage elements. */
export interface SubmitSettings {
  /** The storage element whose replicas are object keys; replicas elsewhere are paths of this machine. */
  readonly objectStorageElement: string
  /** Fields whose values inputs do not pass on. */
  readonly systemFields: readonly string[]
  readonly site: string
}
