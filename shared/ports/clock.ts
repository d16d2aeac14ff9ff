/** The time, given from outside so that no decision depends on the machine it is made on. Served by the machine's own clock everywhere. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
}
