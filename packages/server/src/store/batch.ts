import type { Answer, AnyDecision, Command, Settings } from './command.ts'
import { type Cloud, lockFolder, openForWriting } from './database.ts'
import type { AnyKind } from './document.ts'
import { openSeal } from './seal.ts'
import { createWriter } from './writer.ts'

export interface BatchOptions {
  folder: string
  cloud: Cloud
  settings: Settings
  kinds: readonly AnyKind[]
  decisions: ReadonlyMap<string, AnyDecision>
}

/** The writer alone, in this thread and with the folder to itself: for a long job of the command line in little memory. */
export const openBatchStore = ({ folder, cloud, settings, kinds, decisions }: BatchOptions) => {
  const lock = lockFolder(folder)
  try {
    const db = openForWriting(folder, { cloud, kinds })
    const writer = createWriter(db, { kinds, decisions, settings, seal: openSeal(folder) })
    return {
      /** One transaction; each command sees the results of those before it. */
      run: (commands: readonly Command[]): Answer[] => writer.run(commands.map((command) => ({ command }))),
      close: (): void => {
        writer.tidy(true)
        db.close()
        lock.close()
      },
    }
  } catch (error) {
    lock.close()
    throw error
  }
}
export type BatchStore = ReturnType<typeof openBatchStore>
