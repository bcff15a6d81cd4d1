// Prints the audit records of the last days, newest first, one JSON object a line.
//   node audit-records.ts [days]
import { items } from '@tenantry/client'
import { client } from './client.ts'

const days = Number(process.argv[2] ?? 7)
const startDate = new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10)

for await (const record of items(client.auditRecords.list, { query: { startDate, size: 50 } }))
  console.log(JSON.stringify(record))
