// Imported first: the other modules may not even load on an older Node.
const major = Number(process.versions.node.split('.')[0])
if (major < 24) {
  process.stderr.write(`Tenantry needs Node 24 or newer; this is Node ${process.versions.node}.\n`)
  process.exit(1)
}
