/** Fields of a form body; of a repeated field the last one counts. */
export const formOf = (body: unknown): Record<string, string> =>
  Buffer.isBuffer(body) ? Object.fromEntries(new URLSearchParams(body.toString('utf8'))) : {}
