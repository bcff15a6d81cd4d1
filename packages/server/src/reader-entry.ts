import { queries } from './features.ts'
import { runReaderThread } from './store/reader-thread.ts'

runReaderThread(queries)
