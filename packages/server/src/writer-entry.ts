import { compactHeap } from './compact.ts'
import { decisions, kinds, tasks } from './features.ts'
import { runWriterThread } from './store/writer-thread.ts'

compactHeap()
runWriterThread({ kinds, decisions, tasks })
