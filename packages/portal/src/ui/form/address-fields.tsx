import { Body1, makeStyles } from '@fluentui/react-components'
import { addressFormat, countryRules, postalBlock } from '@tenantry/contract/countries'
import { createContext, use } from 'react'
import { useFormat } from '../../i18n/index.tsx'
import { CopyButton } from '../copy-button.tsx'
import { type AddressPart, addressParts } from './address.ts'
import { Field } from './field.tsx'
import { choice } from './form-field.tsx'
import { useSheet } from './sheet.ts'
import { Value } from './value.tsx'

const useStyles = makeStyles({
  block: { whiteSpace: 'pre-line' },
})

/** Where the reader is, for addresses: mail to one's own country does not name it. */
export const AddressContext = createContext<{ from: string; countries: readonly string[] }>({ from: '', countries: [] })

export interface AddressFieldsProps<P extends string> {
  path: P
  label: string
  /** The country that holds as long as none is chosen. */
  otherwise?: string
  /** Whether the record needs this address; else it is whole or empty. */
  required?: boolean
  /** The country is asked elsewhere on the form. */
  withoutCountry?: boolean
}

type PartField<P extends string> = `${P}.${AddressPart}`

/** The address as it stands on an envelope from this partner: in the order of its country. */
const PostalBlock = <P extends string>({ path, label }: AddressFieldsProps<P>) => {
  const styles = useStyles()
  const { values, form } = useSheet<PartField<P>>()
  const { language, country } = useFormat()
  const { from } = use(AddressContext)
  const address: Partial<Record<AddressPart, string>> = Object.fromEntries(
    addressParts.map((name) => [name, values[`${path}.${name}`]]),
  )
  const lines = postalBlock(address, { forCountry: from, language })
  const block = lines.join('\n')
  const only = address.country && lines.every((line) => line === country(address.country ?? ''))
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

/** The country of the address at a path, of those that the scope offers. */
export const CountryField = <P extends string>({
  path,
  required,
  help,
}: {
  path: P
  required: boolean
  help?: string | undefined
}) => {
  const { values } = useSheet<PartField<P>>()
  const { country: nameOf } = useFormat()
  const { countries } = use(AddressContext)
  const field: PartField<P> = `${path}.country`
  const names = countries.map((code) => ({ value: code, text: nameOf(code) }))
  return (
    <Field
      field={field}
      required={required}
      help={help}
      options={choice(
        values[field],
        names.sort((a, b) => a.text.localeCompare(b.text)),
      )}
    />
  )
}

/** Postal block while reading; while editing the fields of the country, in its order, under its names (B-19). */
export const AddressFields = <P extends string>(props: AddressFieldsProps<P>) => {
  const { path, otherwise = '', required: always = false, withoutCountry = false } = props
  const { values, form, editable } = useSheet<PartField<P>>()
  const field = (name: AddressPart): PartField<P> => `${path}.${name}`
  if (!form || !editable(field('addressLine1'))) return <PostalBlock {...props} />

  const own = values[field('country')]
  const country = own || otherwise
  const format = addressFormat(country)
  const rules = countryRules(country)
  const required: Partial<Record<AddressPart, boolean>> = {
    country: true,
    addressLine1: true,
    city: rules?.isCityRequired ?? false,
    state: rules?.isStateRequired ?? false,
    postalCode: rules?.isPostalCodeRequired ?? false,
  }
  const whole = always || (['addressLine1', 'city', 'postalCode'] as const).some((name) => values[field(name)])
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
      {!withoutCountry && <CountryField path={path} required={whole} />}
      {names.map((name) => (
        <Field
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
