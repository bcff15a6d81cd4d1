import { compactHeap } from './compact.ts'
import { queries } from './features.ts'
import { runReaderThread } from './store/reader-thread.ts'

compactHeap()
runReaderThread(queries)
