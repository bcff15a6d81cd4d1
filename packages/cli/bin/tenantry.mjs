#!/usr/bin/env node
// Plain JavaScript that an old Node understands too: what follows needs Node 24.
const major = Number(process.versions.node.split('.')[0])
if (major < 24) {
  console.error(`Tenantry needs Node 24 or newer; this is Node ${process.versions.node}. Run it as: npx tenantry`)
  process.exit(1)
}
await import('../src/main.ts')
