import { open, rename } from 'node:fs/promises'

/** Writes a file that only this user reads; it is there whole or not at all. */
export const writeNew = async (file: string, text: string): Promise<void> => {
  const draft = `${file}.new`
  const handle = await open(draft, 'w', 0o600)
  await handle.writeFile(text)
  await handle.sync()
  await handle.close()
  await rename(draft, file)
}
