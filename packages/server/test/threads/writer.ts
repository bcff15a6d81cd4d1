import type { AnyDecision } from '../../src/store/command.ts'
import { runWriterThread } from '../../src/store/writer-thread.ts'

const decisions = new Map<string, AnyDecision>([
  ['fine', { reads: () => ({}), decide: () => ({ answer: 'fine' }) }],
  ['die', { reads: () => ({}), decide: () => process.exit(7) }],
])
runWriterThread({ kinds: [], decisions })
