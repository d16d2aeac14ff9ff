import { memoryHome } from '../fixtures/memory-home.ts'
import { taskRevivalContract } from './tasks-revive.ts'

taskRevivalContract('one machine', () => memoryHome().ports)
