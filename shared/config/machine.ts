/** What the machine has that a configuration is read on: the default of what its sites have. */
export interface Machine {
  readonly cores: number
  readonly memoryMegabytes: number
}
