import { kinds } from './features.ts'
import { type VerifyOptions, verifyFolder as verifyKinds } from './store/verify.ts'

/** Verifies a data folder of this program. */
export const verifyFolder = (folder: string, options: Omit<VerifyOptions, 'kinds'>) =>
  verifyKinds(folder, { ...options, kinds })

export { databaseFile } from './store/database.ts'
export type { ChainEnd } from './store/verify.ts'
