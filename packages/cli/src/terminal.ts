import type { Language, Say } from './messages/messages.ts'

/** What a command has of the outside world. */
export interface Terminal {
  say: Say
  language: Language
  env: Record<string, string | undefined>
  out: (line: string) => void
  err: (line: string) => void
  /** Overwrites the last line of a terminal; nothing where nobody looks. */
  progress: (line: string) => void
}

const PROGRESS_MS = 200

export const openTerminal = (say: Say, { language, env }: Pick<Terminal, 'language' | 'env'>): Terminal => {
  let shown = 0
  let since = 0
  const clear = () => {
    if (shown > 0) process.stderr.write(`\r${' '.repeat(shown)}\r`)
    shown = 0
  }
  return {
    say,
    language,
    env,
    out: (line) => {
      clear()
      process.stdout.write(`${line}\n`)
    },
    err: (line) => {
      clear()
      process.stderr.write(`${line}\n`)
    },
    progress: (line) => {
      if (!process.stderr.isTTY || Date.now() - since < PROGRESS_MS) return
      since = Date.now()
      clear()
      process.stderr.write(line)
      shown = line.length
    },
  }
}
