import { MemoryUploads } from '../fixtures/memory-uploads.ts'
import { uploadsContract } from './uploads.ts'

uploadsContract('in memory, for tests of the stage', () => {
  const uploads = new MemoryUploads()
  return Promise.resolve({
    uploads,
    put: (key, content, metadata = {}) => Promise.resolve(uploads.put(key, content, { ...metadata })),
  })
})
