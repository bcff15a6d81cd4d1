// `npm start`: builds the portal if its sources have changed, then starts with demo data. Plain JavaScript, so that an old
// Node can still say what it lacks.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isNewEnough, restartPinned } from '../packages/cli/bin/pinned-node.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const portal = join(root, 'packages/portal')
const stamp = join(portal, 'dist/.sources')
const sources = [
  ...['src', 'public', 'index.html', 'vite.config.ts', 'package.json'].map((name) => join(portal, name)),
  join(root, 'packages/contract/src'),
  join(root, 'packages/client/src'),
  join(root, 'package-lock.json'),
]

/** Of names, sizes and times: reading the files would take longer. */
const fingerprint = () => {
  const hash = createHash('sha256')
  const add = (path) => {
    const status = statSync(path, { throwIfNoEntry: false })
    if (!status) return
    if (status.isDirectory()) for (const name of readdirSync(path).sort()) add(join(path, name))
    else hash.update(`${path} ${status.size} ${status.mtimeMs}\n`)
  }
  for (const path of sources) add(path)
  return hash.digest('hex')
}

const build = () => {
  const found = fingerprint()
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === found) return
  console.log(existsSync(stamp) ? 'Building the portal, which has changed…' : 'Building the portal, once…')
  const vite = join(dirname(createRequire(join(portal, 'package.json')).resolve('vite/package.json')), 'bin/vite.js')
  const built = spawnSync(process.execPath, [vite, 'build', '--logLevel', 'error'], { cwd: portal, encoding: 'utf8' })
  if (built.status !== 0) {
    console.error(`${built.stdout}${built.stderr}\nThe portal could not be built.`)
    process.exit(1)
  }
  writeFileSync(stamp, found)
}

const start = async () => {
  build()
  process.env.TENANTRY_LOG ||= 'warn'
  process.argv.splice(2, 0, 'start', '--demo')
  await import('../packages/cli/src/main.ts')
}

// npm passes signals to the shell that it started, and not every shell passes them on.
const parent = process.ppid
setInterval(() => {
  if (process.ppid !== parent) process.kill(process.pid, 'SIGTERM')
}, 500).unref()

if (isNewEnough()) await start()
else restartPinned(fileURLToPath(import.meta.url))
