import type { Activity } from '@tenantry/contract'

/** Sign-ins one after the other, shown as one row until it is opened; from this many on. */
const fewest = 3

export type FoldedRows = { signIns: readonly Activity[] } | { row: Activity }

const isSignIn = ({ operations, status }: Activity) =>
  status === 'succeeded' && operations.every((operation) => operation === 'tenantry_sign_in')

/** The rows in their order; who signed in must not drown what was changed. The row that was asked for stays by itself. */
export const folded = (rows: readonly Activity[], asked?: number): FoldedRows[] => {
  const result: FoldedRows[] = []
  let run: Activity[] = []
  const end = () => {
    if (run.length >= fewest) result.push({ signIns: run })
    else for (const row of run) result.push({ row })
    run = []
  }
  for (const row of rows) {
    if (isSignIn(row) && row.change !== asked) run.push(row)
    else {
      end()
      result.push({ row })
    }
  }
  end()
  return result
}
