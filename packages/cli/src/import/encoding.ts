import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'

const CHUNK = 256 * 1024

const firstBytes = async (file: string): Promise<Buffer> => {
  const handle = await open(file)
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(4), 0, 4, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
}

/** Whether it is a spreadsheet in its own format, which begins as a ZIP archive. */
export const isSpreadsheet = async (file: string): Promise<boolean> =>
  (await firstBytes(file)).toString('latin1').startsWith('PK')

/** How the file is encoded: by its mark, else UTF-8 if all of it is, else as spreadsheet programs on Windows save. */
export const encodingOf = async (file: string): Promise<'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252'> => {
  const [first, second] = await firstBytes(file)
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  const strict = new TextDecoder('utf-8', { fatal: true })
  try {
    for await (const chunk of createReadStream(file, { highWaterMark: CHUNK })) strict.decode(chunk, { stream: true })
    strict.decode()
    return 'utf-8'
  } catch (error) {
    if (error instanceof TypeError) return 'windows-1252'
    throw error
  }
}

/** The file as text, without its mark, chunk by chunk. */
export async function* textOf(file: string): AsyncGenerator<string> {
  const decoder = new TextDecoder(await encodingOf(file))
  for await (const chunk of createReadStream(file, { highWaterMark: CHUNK }))
    yield decoder.decode(chunk, { stream: true })
  yield decoder.decode()
}
