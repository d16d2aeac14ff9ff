import { describe, inject } from 'vitest'
import { portContractsOfFiles } from '../contract/port-contracts.ts'
import { ON_EMULATOR } from './aws-back-end.ts'

describe.skipIf(inject('emulator') === null)('on an emulator', () => {
  portContractsOfFiles(ON_EMULATOR)
})
