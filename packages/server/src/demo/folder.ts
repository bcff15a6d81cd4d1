import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { databaseFile, lockFolder } from '../store/database.ts'

const markerOf = (folder: string): string => join(folder, 'demo-unfinished')

/** Whether a demo was cut off while it was made. Nobody else has used the folder since: it did not serve yet. */
export const isUnfinished = (folder: string): boolean => existsSync(markerOf(folder))

/** Whether the demo is to be made here. What is left of an unfinished one is removed first. */
export const prepareFolder = (folder: string): boolean => {
  if (isUnfinished(folder)) removeUnfinished(folder)
  if (existsSync(databaseFile(folder))) return false
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  writeFileSync(markerOf(folder), '', { mode: 0o600 })
  return true
}

export const markFinished = (folder: string): void => rmSync(markerOf(folder), { force: true })

const removeUnfinished = (folder: string): void => {
  const lock = lockFolder(folder)
  const database = databaseFile(folder)
  for (const file of [database, `${database}-wal`, `${database}-shm`, join(folder, 'keys.json')])
    rmSync(file, { force: true })
  lock.close()
}
