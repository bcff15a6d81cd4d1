import { hash } from 'node:crypto'
import { PolicyPermission } from '@tenantry/contract'
import { z } from 'zod'
import { type CustomerDocument, customerKey, customerKind, ownCustomer } from '../customers/customer.ts'
import { wireParser } from '../http/wire-json.ts'
import type { AnyDecision, Decision } from '../store/command.ts'
import type { Key } from '../store/document.ts'
import { changePolicy, knownPermissions } from './change-policy.ts'
import { type PolicyDocument, policyKey } from './policy.ts'

const parsed = wireParser(z.object({ permissions: z.array(PolicyPermission).max(100) }))

/** What an item of `GET /v1/SelfServePolicy?entity_id=…` of any compatible service allows. Throws `invalidProperty` if it is none. */
export const permissionsFromWire = (value: unknown): PolicyPermission[] => parsed(value).permissions

export interface PolicyImport {
  customerId: string
  /** All that the other service allows; none: nothing. */
  permissions: readonly PolicyPermission[]
  /** Takes what is there where it was changed here since. */
  overwrite: boolean
  /** Only says what would happen. */
  dryRun: boolean
}

export interface PolicyImportResult {
  result: 'created' | 'updated' | 'unchanged'
  /** The permissions were changed here since, and stay as they are. */
  differs: string[]
}

/** Where a customer keeps the print of what was imported; the policy itself is gone when all is turned off. */
const PRINT = 'selfServePolicy'

const namesOf = (permissions: readonly PolicyPermission[]): string =>
  permissions
    .map(({ resource }) => resource)
    .sort()
    .join()
const printOf = (permissions: readonly PolicyPermission[]): string =>
  hash('sha256', namesOf(permissions), 'base64url').slice(0, 8)

/** Takes the permissions of another service, unless they were changed here since the last import; also that there are none. */
const importPolicy: Decision<
  PolicyImport,
  { customer: Key<CustomerDocument>; policy: Key<PolicyDocument> },
  PolicyImportResult
> = {
  reads: ({ customerId }, { actor }) => ({
    customer: customerKey(actor.partnerId, customerId),
    policy: policyKey(actor.partnerId, customerId),
  }),
  decide: ({ customer, policy }, { permissions, overwrite, dryRun }, ctx) => {
    const wanted = knownPermissions(permissions, ctx)
    const here = policy?.permissions ?? []
    if (namesOf(here) === namesOf(wanted)) return { answer: { result: 'unchanged', differs: [] } }
    const print = customer?.imported?.[PRINT]
    const untouched = print === undefined ? policy === undefined : print === printOf(here)
    if (!untouched && !overwrite) return { answer: { result: 'unchanged', differs: [PRINT] } }

    const answer: PolicyImportResult = { result: policy ? 'updated' : 'created', differs: [] }
    // A dry run may ask before the customer is here.
    if (dryRun) return { answer }
    const ours = ownCustomer(customer)
    const change = {
      customer: ours,
      before: policy,
      permissions: wanted.length > 0 ? wanted : null,
      acknowledged: false,
    }
    const outcome = changePolicy(change, () => answer, ctx)
    const document = { ...ours, imported: { ...ours.imported, [PRINT]: printOf(wanted) } }
    return {
      ...outcome,
      writes: [...(outcome.writes ?? []), { put: customerKind, partnerId: ctx.actor.partnerId, document }],
    }
  },
}

export const policyImportDecisions: Record<string, AnyDecision> = { 'selfServePolicies.import': importPolicy }
