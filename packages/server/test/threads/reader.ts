import { runReaderThread } from '../../src/store/reader-thread.ts'
import { die, quick, slow } from './queries.ts'

runReaderThread([quick, slow, die])
