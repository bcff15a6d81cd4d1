// Changes the first line of the address to which a customer is billed.
//   node billing-address.ts <customer id> "Plaza de las Velas 3"
import { result } from '@tenantry/client'
import { client } from './client.ts'

const [customerId = '', addressLine1 = ''] = process.argv.slice(2)

const { attributes } = await client.billingProfile.get({ params: { customerId } })
// The version makes sure that nobody's change is overwritten.
const changed = await result(
  client.billingProfile.update(
    { params: { customerId }, body: { defaultAddress: { addressLine1 } } },
    { ifMatch: attributes.etag },
  ),
)
if (changed.ok) console.log(changed.value.defaultAddress.addressLine1)
else {
  const { category, message, data } = changed.problem
  console.error(category === 'stale' ? 'Somebody was faster. Look at the customer, then decide again.' : message)
  for (const { field, text = '' } of data) console.error(`  ${field}: ${text}`)
  process.exitCode = 1
}
