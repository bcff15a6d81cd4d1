import { Button, Checkbox, Field, Input, makeStyles, Select, Spinner, tokens } from '@fluentui/react-components'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Problem } from '@tenantry/client'
import { type PartnerType, partnerTypes } from '@tenantry/contract'
import { countryCodes, countryName } from '@tenantry/contract/countries'
import { type SubmitEvent, useEffect, useRef, useState } from 'react'
import { useFormat } from '../i18n/index.tsx'
import { EmptyState } from '../ui/empty-state.tsx'
import { NewPasswordFields, usePasswordCheck } from '../ui/form/new-password-fields.tsx'
import { ProblemBar } from '../ui/problem-bar.tsx'
import { checkSetUp, type FirstPartner, setUp } from './interaction.ts'
import { SignInFrame } from './sign-in-frame.tsx'

const useStyles = makeStyles({
  form: { display: 'grid', gap: '16px' },
  group: { display: 'grid', gap: '16px', margin: 0, padding: 0, border: 'none', minWidth: 0 },
  legend: {
    padding: 0,
    marginBottom: '16px',
    fontSize: tokens.fontSizeBase400,
    fontWeight: tokens.fontWeightSemibold,
  },
  second: { marginTop: '16px' },
  domain: { color: tokens.colorNeutralForeground3, overflowWrap: 'anywhere' },
})

/** The first partner and its first global admin, for whoever has the link that the program printed. */
export const SetUpPage = () => {
  const { t } = useFormat()
  // Behind the hash of the address, so that it is sent to nobody on the way here.
  const [secret] = useState(() => location.hash.slice(1))
  const link = useQuery({
    queryKey: ['set-up', secret],
    queryFn: () => checkSetUp(secret),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  })
  const register = useMutation({
    mutationFn: (first: FirstPartner) => setUp(secret, first),
    onSuccess: ({ redirectTo }) => location.assign(redirectTo),
  })
  const refused = link.error instanceof Problem && link.error.status === 403
  return (
    <SignInFrame title={t('setUp.title')} note={t('setUp.note')} cloud={link.data?.cloud} busy={link.isPending}>
      {refused ? (
        <EmptyState title={t('setUp.invalid')}>{t('setUp.invalid.text')}</EmptyState>
      ) : link.isError ? (
        <ProblemBar title={t('setUp.failed')} problem={link.error} onRetry={() => void link.refetch()} />
      ) : link.data ? (
        <SetUpForm
          cloud={link.data.cloud}
          problem={register.error}
          busy={register.isPending || register.isSuccess}
          onSubmit={(first) => register.mutate(first)}
        />
      ) : null}
    </SignInFrame>
  )
}

interface SetUpFormProps {
  cloud: 'global' | 'us-government'
  problem: unknown
  busy: boolean
  onSubmit: (first: FirstPartner) => void
}

type Values = Omit<FirstPartner['partner'], 'type'> & Omit<FirstPartner['admin'], 'adminAgent'> & { again: string }
type Name = keyof Values

/** Where the server’s words for a field belong. */
const fieldOf: Record<string, Name> = {
  'partner.name': 'company',
  'partner.domain': 'domain',
  'partner.country': 'country',
  'admin.displayName': 'displayName',
  'admin.name': 'name',
  'admin.password': 'password',
}
const inOrder: readonly Name[] = ['company', 'domain', 'country', 'displayName', 'name', 'password', 'again']

const SetUpForm = ({ cloud, problem, busy, onSubmit }: SetUpFormProps) => {
  const styles = useStyles()
  const { t, language } = useFormat()
  const checkPassword = usePasswordCheck()
  const [values, setValues] = useState<Values>({
    company: '',
    domain: '',
    country: cloud === 'us-government' ? 'US' : '',
    displayName: '',
    name: '',
    password: '',
    again: '',
  })
  const [type, setType] = useState<PartnerType>('directBill')
  const [adminAgent, setAdminAgent] = useState(true)
  const [mistakes, setMistakes] = useState<Partial<Record<Name, string>>>({})
  const form = useRef<HTMLFormElement>(null)

  const show = (found: Partial<Record<Name, string>>) => {
    setMistakes(found)
    const first = inOrder.find((name) => found[name])
    if (first) form.current?.querySelector<HTMLElement>(`[name="${first}"]`)?.focus()
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: what the server says is shown once, when it says it
  useEffect(() => {
    if (!(problem instanceof Problem)) return
    show(
      Object.fromEntries(
        problem.data.flatMap(({ field, text }) => (fieldOf[field] ? [[fieldOf[field], text ?? problem.message]] : [])),
      ),
    )
  }, [problem])

  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    if (busy) return
    const missing = inOrder.filter((name) => !values[name].trim())
    const found: Partial<Record<Name, string>> = {
      ...Object.fromEntries(missing.map((name) => [name, t('signIn.required', { field: t(`setUp.${name}`) })])),
      ...checkPassword(values),
    }
    show(found)
    if (Object.keys(found).length > 0) return
    const { again: _, company, domain, country, displayName, name, password } = values
    onSubmit({ partner: { company, domain, country, type }, admin: { displayName, name, password, adminAgent } })
  }

  const field = (name: Name, more: { hint?: string; autoComplete?: string } = {}) => (
    <Field
      label={t(`setUp.${name}`)}
      required
      {...(more.hint && { hint: more.hint })}
      {...(mistakes[name] && { validationMessage: mistakes[name] })}
    >
      <Input
        name={name}
        size="large"
        autoComplete={more.autoComplete ?? 'off'}
        autoCapitalize={name === 'domain' || name === 'name' ? 'none' : 'sentences'}
        spellCheck={false}
        value={values[name]}
        onChange={(_, { value }) => setValues((before) => ({ ...before, [name]: value }))}
      />
    </Field>
  )
  const countries = countryCodes
    .map((code) => ({ code, name: countryName(code, language) }))
    .sort((a, b) => a.name.localeCompare(b.name, language))
  const elsewhere = problem && !(problem instanceof Problem && problem.data.some((detail) => fieldOf[detail.field]))

  return (
    <form ref={form} className={styles.form} onSubmit={submit} noValidate>
      <fieldset className={styles.group}>
        <legend className={styles.legend}>{t('setUp.partner')}</legend>
        {field('company', { autoComplete: 'organization' })}
        {field('domain', { hint: t('setUp.domain.hint') })}
        <Field label={t('setUp.country')} required {...(mistakes.country && { validationMessage: mistakes.country })}>
          <Select
            name="country"
            size="large"
            disabled={cloud === 'us-government'}
            value={values.country}
            onChange={(_, { value }) => setValues((before) => ({ ...before, country: value }))}
          >
            {!values.country && <option value="" />}
            {countries.map(({ code, name }) => (
              <option key={code} value={code}>
                {name}
              </option>
            ))}
          </Select>
        </Field>
        <Field label={t('setUp.type')} required hint={t(`setUp.type.${type}.hint`)}>
          <Select
            name="type"
            size="large"
            value={type}
            onChange={(_, { value }) => setType(partnerTypes.find((each) => each === value) ?? 'directBill')}
          >
            {partnerTypes.map((each) => (
              <option key={each} value={each}>
                {t(`setUp.type.${each}`)}
              </option>
            ))}
          </Select>
        </Field>
      </fieldset>
      <fieldset className={`${styles.group} ${styles.second}`}>
        <legend className={styles.legend}>{t('setUp.admin')}</legend>
        {field('displayName', { autoComplete: 'name' })}
        {field('name', {
          autoComplete: 'username',
          hint: t('setUp.name.hint', {
            name: values.name || t('setUp.name.example'),
            domain: values.domain || 'example.com',
          }),
        })}
        <NewPasswordFields
          value={values}
          mistakes={mistakes}
          onChange={({ password, again }) => setValues((before) => ({ ...before, password, again }))}
        />
        <Checkbox
          label={t('setUp.adminAgent')}
          checked={adminAgent}
          onChange={(_, { checked }) => setAdminAgent(checked === true)}
        />
      </fieldset>
      {elsewhere ? <ProblemBar title={t('setUp.failed')} problem={problem} /> : null}
      <Button
        type="submit"
        appearance="primary"
        size="large"
        aria-busy={busy}
        icon={busy ? <Spinner size="tiny" appearance="inverted" /> : null}
      >
        {t('setUp.submit')}
      </Button>
    </form>
  )
}
