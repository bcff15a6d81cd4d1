import { defineQuery } from '../../src/store/query.ts'

export const quick = defineQuery('quick', (_db, input: number) => input * 2)
export const slow = defineQuery(
  'slow',
  (db, _input: null) =>
    db.get<{ n: number }>(
      'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 4000000) SELECT count(*) AS n FROM n',
    )?.n,
)
export const die = defineQuery('die', (_db, _input: null): number => process.exit(7))
