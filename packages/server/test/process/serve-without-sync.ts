// The server as the program starts it, but with a store that does not sync: to show that the durability test can fail.
import { openTenantry, readConfig } from '../../src/main.ts'

const config = readConfig(process.env)
const tenantry = await openTenantry(config, { synchronous: 'OFF' })
await tenantry.app.listen({ host: config.host, port: config.port })
