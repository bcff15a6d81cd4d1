export type * from '@tenantry/contract'
export { api } from '@tenantry/contract'
export * from './client.ts'
export { newGuid } from './message.ts'
export * from './paging.ts'
export * from './partner-center.ts'
export {
  type Outcome,
  Problem,
  type ProblemCategory,
  type ProblemDetail,
  type ProblemFacts,
  result,
} from './problem.ts'
export type { ConnectionOptions } from './send.ts'
export type { TokenSource } from './token-source.ts'
export * from './tokens.ts'
