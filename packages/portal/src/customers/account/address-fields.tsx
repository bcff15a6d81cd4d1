import { Body1, makeStyles } from '@fluentui/react-components'
import { addressFormat, countryCodes, countryRules, postalBlock } from '@tenantry/contract/countries'
import { useMe } from '../../app/session.ts'
import { useFormat } from '../../i18n/index.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { AccountField } from './account-field.tsx'
import { useSheet } from './account-sheet.ts'
import type { AddressPart, FieldName, Values } from './changes.ts'
import { choice } from './form-field.tsx'
import { Value } from './value.tsx'

export type AddressPath = 'billing.defaultAddress' | 'company.address'

const useStyles = makeStyles({
  block: { whiteSpace: 'pre-line' },
})

const part = (path: AddressPath, name: AddressPart): FieldName => `${path}.${name}`

const addressOf = (path: AddressPath, values: Values) =>
  Object.fromEntries(
    (['country', 'addressLine1', 'addressLine2', 'addressLine3', 'postalCode', 'city', 'state'] as const).map(
      (name) => [name, values[part(path, name)]],
    ),
  )

/** The address as it stands on an envelope from this partner: in the order of its country. */
const PostalBlock = ({ path, label }: { path: AddressPath; label: string }) => {
  const styles = useStyles()
  const { values, form } = useSheet()
  const { language, country } = useFormat()
  const { partner } = useMe()
  const address = addressOf(path, values)
  const lines = postalBlock(address, { forCountry: partner.country, language })
  const block = lines.join('\n')
  const only = address['country'] && lines.every((line) => line === country(address['country'] ?? ''))
  return (
    <Value
      label={label}
      value={only ? '' : block}
      action={<CopyButton value={block} label={label} />}
      alone={form !== undefined}
    >
      <Body1 as="span" className={styles.block}>
        {block}
      </Body1>
    </Value>
  )
}

/** Postal block while reading; while editing the fields of the country, in its order, under its names (B-19). */
export const AddressFields = ({ path, label }: { path: AddressPath; label: string }) => {
  const { values, form, editable } = useSheet()
  const { country: nameOf } = useFormat()
  const me = useMe()
  const field = (name: AddressPart) => part(path, name)
  if (!form || !editable(field('addressLine1'))) return <PostalBlock path={path} label={label} />

  const own = values[field('country')]
  const country = own || values['billing.defaultAddress.country']
  const format = addressFormat(country)
  const rules = countryRules(country)
  const countries = me.cloud === 'us-government' ? ['US'] : countryCodes
  const required: Partial<Record<AddressPart, boolean>> = {
    country: true,
    addressLine1: true,
    city: rules?.isCityRequired ?? false,
    state: rules?.isStateRequired ?? false,
    postalCode: rules?.isPostalCodeRequired ?? false,
  }
  const whole =
    path === 'billing.defaultAddress' ||
    (['addressLine1', 'city', 'postalCode'] as const).some((name) => values[field(name)])
  const states = format.states.map(({ code, name }) => ({ value: rules?.isStateRequired ? code : name, text: name }))
  const unused = format.others.filter(
    (name) => name !== 'district' && (values[field(name as AddressPart)] || form.opened[field(name as AddressPart)]),
  )
  const line3 = values[field('addressLine2')] || values[field('addressLine3')] || form.opened[field('addressLine3')]
  const names = [
    ...format.lines
      .flat()
      .filter((name) => name !== 'district' && name !== 'country' && (name !== 'addressLine3' || line3)),
    ...unused,
  ] as AddressPart[]

  return (
    <>
      <AccountField
        field={field('country')}
        required={whole}
        options={choice(
          own,
          countries.map((code) => ({ value: code, text: nameOf(code) })).sort((a, b) => a.text.localeCompare(b.text)),
        )}
      />
      {names.map((name) => (
        <AccountField
          key={name}
          field={field(name)}
          required={whole && (required[name] ?? false)}
          narrow={name === 'postalCode'}
          options={name === 'state' && rules?.isStateRequired ? choice(values[field(name)], states) : undefined}
          suggestions={name === 'state' && !rules?.isStateRequired ? states : undefined}
        />
      ))}
    </>
  )
}
