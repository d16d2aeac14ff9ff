import { localObjects } from '../../shared/local/objects.ts'
import { memoryObjects } from '../fixtures/memory-objects.ts'
import { objectsContract } from './objects.ts'
import { aDirectory } from './objects-directory.ts'

objectsContract('a directory', async () => localObjects(await aDirectory()))
objectsContract('in memory, for flow tests', () => Promise.resolve(memoryObjects()))
