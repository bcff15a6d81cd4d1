import { stored, type Values } from './values.ts'

/** Pairs of fields that a tick box keeps equal: the second takes what the first says. */
export type Tie<F extends string> = readonly (readonly [leader: F, follower: F])[]
export type Ties<F extends string> = Readonly<Record<string, Tie<F>>>

export type Side = 'leader' | 'follower'

/** Whether one side of a tick box says nothing; a country alone says nothing. */
export const isEmptySide = <F extends string>(tie: Tie<NoInfer<F>>, values: Values<F>, side: Side): boolean =>
  tie.every(([leader, follower]) => {
    const field = side === 'leader' ? leader : follower
    return field.endsWith('.country') || stored(values[field]) === ''
  })

/** Ticked when equal, and when there is something to be equal. */
export const isTied = <F extends string>(tie: Tie<NoInfer<F>>, values: Values<F>): boolean =>
  tie.every(([leader, follower]) => stored(values[leader]) === stored(values[follower])) &&
  !isEmptySide(tie, values, 'leader')

export const tiedIn = <F extends string>(ties: Ties<NoInfer<F>>, values: Values<F>): ReadonlySet<string> =>
  new Set(Object.keys(ties).filter((name) => isTied(ties[name]!, values)))

/** The follower takes the values of the leader; an empty leader takes those of the follower. */
export const tieUp = <F extends string>(tie: Tie<NoInfer<F>>, values: Values<F>): Values<F> => {
  const next = { ...values }
  const toLeader = isEmptySide(tie, values, 'leader')
  for (const [leader, follower] of tie)
    if (toLeader) next[leader] = values[follower]
    else next[follower] = values[leader]
  return next
}

/** Another country has other states: what stood there is cleared (V-71). */
const put = <F extends string>(values: Values<F>, field: F, value: string): void => {
  const state = field.replace(/country$/, 'state') as F
  if (field.endsWith('.country') && values[field] !== value && state in values) values[state] = ''
  values[field] = value
}

/** One field typed: what is tied to it follows, and what is tied to that. */
export const typed = <F extends string>(
  values: Values<F>,
  { field, value, ties }: { field: NoInfer<F>; value: string; ties: readonly Tie<NoInfer<F>>[] },
): Values<F> => {
  const next = { ...values }
  put(next, field, value)
  const moved = new Set([field])
  for (const leader of moved)
    for (const tie of ties)
      for (const [from, follower] of tie)
        if (from === leader && !moved.has(follower)) {
          put(next, follower, value)
          moved.add(follower)
        }
  return next
}
