import { decisions, kinds } from './features.ts'
import { runWriterThread } from './store/writer-thread.ts'

runWriterThread({ kinds, decisions })
