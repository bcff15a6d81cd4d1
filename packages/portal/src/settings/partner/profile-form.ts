import { useQueryClient } from '@tanstack/react-query'
import type { Client } from '@tenantry/client'
import { type Activity, type Me, may, type PartnerProfile, type PartnerProfilePart } from '@tenantry/contract'
import { countryRules } from '@tenantry/contract/countries'
import { checkPartnerProfile } from '@tenantry/contract/rules'
import { useMemo } from 'react'
import { useClient, useMe } from '../../app/session.ts'
import type { FieldFinding, RecordForm, RecordSource } from '../../ui/form/record.ts'
import { patchFrom, withChanges } from '../../ui/form/values.ts'
import { complete, type FieldName, fieldAt, partOf, ties, valuesOf } from './fields.ts'

export const profileOperation = 'tenantry_partner_profile_updated'
const parts = ['organization', 'legalBusiness', 'billing', 'support'] as const satisfies PartnerProfilePart[]

/** The rules of the service, asked here first; what they find, at the field of the form. */
export const check = (me: Pick<Me, 'cloud' | 'partner'>, profile: PartnerProfile): FieldFinding<FieldName>[] => {
  const options = { cloud: me.cloud, country: me.partner.country }
  return parts.flatMap((part) =>
    checkPartnerProfile(part, profile[part], options).flatMap((finding) => {
      const field = fieldAt(`${part}.${finding.field}`)
      return field ? [{ ...finding, field }] : []
    }),
  )
}

/** A recorded change of the profiles by its number. Only who sees the partner's own activity finds it. */
export const findChange = async (client: Client, change: number): Promise<Activity | undefined> => {
  let continuationToken: string | undefined
  do {
    const page = await client.activity.list({ query: { operation: profileOperation, size: 100, continuationToken } })
    const row = page.items.find((each) => each.change === change)
    if (row) return row
    continuationToken = page.continuationToken
  } while (continuationToken)
  return undefined
}

const numberOfLastChange = async (client: Client): Promise<number | undefined> => {
  const page = await client.activity.list({ query: { operation: profileOperation, size: 20 } }).catch(() => undefined)
  return page?.items.find(({ status }) => status === 'succeeded')?.change
}

/** The partner's profiles: where they are read and where changes go. */
export const useProfileSource = (): RecordSource<PartnerProfile> => {
  const client = useClient()
  const me = useMe()
  const queries = useQueryClient()
  return useMemo(
    () => ({
      queryKey: ['partner', 'profile'],
      read: (signal) => client.partnerProfile.get({}, signal && { signal }),
      save: (body, options) => client.partnerProfile.update({ body }, options),
      authorOf: async ({ changed }) => ({
        name: changed?.by,
        at: changed?.at,
        change: may(me, 'audit:readAll') ? await numberOfLastChange(client) : undefined,
      }),
      onChanged: () => {
        for (const queryKey of [['activity'], ['me']]) void queries.invalidateQueries({ queryKey })
      },
    }),
    [client, me, queries],
  )
}

/** How the fields of the page stand to the profiles. What is not touched is not asked to be right. */
export const useProfileFields = (): RecordForm<PartnerProfile, FieldName> => {
  const me = useMe()
  return useMemo(
    () => ({
      valuesOf,
      fieldAt,
      patchOf: patchFrom,
      check: (profile, changes) => check(me, withChanges(profile, changes)),
      concerns: (field, changed) => [...changed].some((each) => partOf(each) === partOf(field)),
      ties,
      complete,
    }),
    [me],
  )
}

/** Cultures and languages of the partner's country. */
export const tagsOf = (me: Pick<Me, 'partner'>) => {
  const rules = countryRules(me.partner.country)
  return { cultures: rules?.supportedCulturesList ?? [], languages: rules?.supportedLanguagesList ?? [] }
}
