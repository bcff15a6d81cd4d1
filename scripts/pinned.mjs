// `node scripts/pinned.mjs "a command line"`: runs it on the runtime that this project pins, with every npm.
import { runPinned } from '../packages/cli/bin/pinned-node.mjs'

const quote = (word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : JSON.stringify(word))
const [line, ...more] = process.argv.slice(2)
runPinned([line, ...more.map(quote)].join(' '), [], { shell: true })
