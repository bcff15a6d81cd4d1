import type { AnyEndpoint, Input, Result } from '@tenantry/contract'
import type { Context } from '../context.ts'
import type { AnyDecision, Decision, Reads } from '../store/command.ts'

/** A long answer in pieces of text, written as they come. */
export interface Streamed {
  stream: AsyncIterable<string>
  /** Name under which a browser keeps it. */
  file?: string
}

export type ReadHandler<E> = (ctx: Context, input: Input<E>) => Result<E> | Streamed | Promise<Result<E> | Streamed>
export interface WriteHandler {
  decision: AnyDecision
}
type Handler<E> = ReadHandler<E> | WriteHandler

export interface Route {
  endpoint: AnyEndpoint
  handler: Handler<AnyEndpoint>
}

/** Handlers of a group of endpoints. A missing one, or one whose answer does not fit, does not compile. */
export const implement = <G extends Record<string, AnyEndpoint>>(
  group: G,
  handlers: { [K in keyof G]: Handler<G[K]> },
): Route[] =>
  Object.entries(group).map(([name, endpoint]) => ({ endpoint, handler: handlers[name] as Handler<AnyEndpoint> }))

/** The behaviour of a write endpoint. */
export const write = <E extends AnyEndpoint, R extends Reads>(
  _endpoint: E,
  decision: Decision<Input<E>, R, Result<E>>,
): WriteHandler => ({ decision })
