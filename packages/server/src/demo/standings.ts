import type { Customer } from '@tenantry/contract'
import { agent, one, type Past } from './history.ts'
import type { Deed } from './teller.ts'
import { workHoursBefore } from './work-time.ts'

/** Working hours before now in which all this happens, after every story. */
export const STANDINGS_BEGAN = 16

type Told = Omit<Deed, 'at'>

const params = ({ id }: Customer) => ({ params: { customerId: id } })

const asksFor = (past: Past, customer: Customer, body: object): Told => ({
  decision: 'customerQualifications.request',
  input: { ...params(customer), query: {}, body },
  by: agent(past),
})

const isSchool = (past: Past, customer: Customer) =>
  asksFor(past, customer, {
    qualification: 'Education',
    educationSegment: past.random.pick(['K12', 'HigherEducation']),
    website: customer.companyProfile.domain.replace(/\..*$/, '.example'),
  })

const isVetted = (customer: Customer, event: 'approve' | 'deny', reason?: string): Told => ({
  decision: 'qualifications.vet',
  input: { customerId: customer.id, event, ...(reason && { reason }) },
})

const isChecked = (customer: Customer, status: string): Told => ({
  decision: 'accountStatus.set',
  input: { customerId: customer.id, status },
})

const hasBudget = (past: Past, customer: Customer): Told => ({
  decision: 'spendingBudget.update',
  input: { ...params(customer), body: { amount: past.random.between(2, 40) * 250 } },
  by: one(past, 'adminAgent'),
})

/** What customers are found to be and are granted, one of each kind, so that everything has something to show. */
const standingsOf = (past: Past, code: string | undefined): Told[] => {
  const left = [...past.customers]
  const some = (count: number, of: (customer: Customer) => boolean = () => true): Customer[] => {
    const fitting = left.filter(of).slice(0, count)
    for (const customer of fitting) left.splice(left.indexOf(customer), 1)
    return fitting
  }
  const american = some(code ? 1 : 0, ({ billingProfile }) => billingProfile?.defaultAddress.country === 'US')
  const schools = past.cloud === 'global' ? some(3) : []
  const [approved, denied] = schools
  return [
    ...some(3).map((customer) => isChecked(customer, 'Allowed')),
    ...some(1).map((customer) => isChecked(customer, 'UnderReview')),
    ...some(2).map((customer) => hasBudget(past, customer)),
    ...american.map((customer) =>
      asksFor(past, customer, { qualification: 'GovernmentCommunityCloud', validationCode: code }),
    ),
    ...schools.map((customer) => isSchool(past, customer)),
    ...(approved ? [isVetted(approved, 'approve')] : []),
    ...(denied ? [isVetted(denied, 'deny', 'Not an Academic Domain')] : []),
  ]
}

export const tellStandings = (past: Past, { code, now }: { code: string | undefined; now: Date }): Promise<unknown> => {
  const deeds = standingsOf(past, code)
  return Promise.all(
    deeds.map((deed, told) => {
      const hours = STANDINGS_BEGAN * (1 - (told + past.random.next()) / deeds.length)
      return past.teller.tell({ ...deed, at: workHoursBefore(now, hours) })
    }),
  )
}
