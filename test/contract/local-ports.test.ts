import { ONE_MACHINE } from './local-back-end.ts'
import { portContracts } from './port-contracts.ts'

portContracts(ONE_MACHINE)
