import { Body1, Button, Checkbox, Field, Input, makeStyles, Select, Spinner, tokens } from '@fluentui/react-components'
import { useQuery } from '@tanstack/react-query'
import { Problem } from '@tenantry/client'
import type { NewRelationshipRequest, PendingRelationshipRequest } from '@tenantry/contract'
import { checkEmail, checkInitialDomain } from '@tenantry/contract/rules'
import { type SubmitEvent, useRef, useState } from 'react'
import { partnersQuery } from '../app/partners.ts'
import { useClient, useMe } from '../app/session.ts'
import { domainOf } from '../customers/new/fields.ts'
import { contractText } from '../i18n/contract-text.ts'
import { useFormat } from '../i18n/index.tsx'
import { useDelivery } from '../ui/form/use-delivery.ts'
import { ProblemBar } from '../ui/problem-bar.tsx'

const useStyles = makeStyles({
  form: { display: 'flex', flexDirection: 'column', gap: '20px', maxWidth: '560px' },
  tick: { marginLeft: '-8px' },
  hint: { display: 'block', paddingLeft: '30px', color: tokens.colorNeutralForeground3 },
  ending: { color: tokens.colorNeutralForeground3 },
})

const inOrder = ['other', 'email', 'domain'] as const
type Name = (typeof inOrder)[number]

/** Where the words of the service for a field belong. */
const fieldOf: Record<string, Name> = {
  indirectResellerId: 'other',
  indirectCloudSolutionProviderId: 'other',
  email: 'email',
  domain: 'domain',
}

/** S-09: what the partner asks the customer for. */
export const RequestForm = ({ onMade }: { onMade: (made: PendingRelationshipRequest) => void }) => {
  const styles = useStyles()
  const format = useFormat()
  const { t } = format
  const say = contractText(format)
  const me = useMe()
  const { type, domain: ownDomain } = me.partner
  const client = useClient()
  const partners = useQuery(partnersQuery(client, me))
  const [other, setOther] = useState('')
  const [admin, setAdmin] = useState(true)
  const [typed, setTyped] = useState({ email: '', domain: '', companyName: '' })
  const [mistakes, setMistakes] = useState<Partial<Record<Name, string>>>({})
  const form = useRef<HTMLFormElement>(null)
  const { sending, busy, deliver } = useDelivery()
  const side = type === 'indirectProvider' ? 'reseller' : 'provider'

  const show = (found: Partial<Record<Name, string>>) => {
    setMistakes(found)
    const first = inOrder.find((name) => found[name])
    if (first) form.current?.querySelector<HTMLElement>(`[name="${first}"]`)?.focus()
    return first !== undefined
  }

  const submit = (event: SubmitEvent) => {
    event.preventDefault()
    const email = typed.email.trim()
    const domain = domainOf(typed.domain, me.domainSuffixes)
    const findings = [
      ...(email ? checkEmail(email, { partnerDomains: [ownDomain] }, 'email') : []),
      ...(domain ? checkInitialDomain(domain, me.domainSuffixes, 'domain') : []),
    ].filter(({ level }) => level === 'block')
    const found = Object.fromEntries(findings.map(({ field, message, params }) => [field, say(message, params)]))
    if (type === 'indirectReseller' && !other) found['other'] = t('request.provider.missing')
    if (show(found)) return
    const body: NewRelationshipRequest = {
      ...(email && { email }),
      ...(domain && { domain }),
      ...(typed.companyName.trim() && { companyName: typed.companyName.trim() }),
      ...(other && { [side === 'reseller' ? 'indirectResellerId' : 'indirectCloudSolutionProviderId']: other }),
      delegatedAccess: admin,
    }
    void deliver(JSON.stringify(body), {
      call: (requestId) => client.relationshipRequests.create({ body }, { requestId }),
      onDone: onMade,
      onProblem: (problem) => {
        const details = problem instanceof Problem ? problem.data : []
        const refused = details.flatMap(({ field, text, reason }) =>
          fieldOf[field] ? [[fieldOf[field], text ?? reason]] : [],
        )
        return show(Object.fromEntries(refused)) ? undefined : problem
      },
    })
  }

  const field = (name: 'email' | 'domain' | 'companyName') => {
    const mistake = name === 'companyName' ? undefined : mistakes[name]
    const whole = name !== 'domain' || typed.domain.includes('.')
    return (
      <Field
        label={t(`request.${name}`)}
        hint={name === 'companyName' ? undefined : t(`request.${name}.hint`)}
        {...(mistake && { validationMessage: mistake })}
      >
        <Input
          name={name}
          value={typed[name]}
          maxLength={name === 'companyName' ? 200 : 253}
          autoComplete="off"
          spellCheck={false}
          {...(name === 'email' && { inputMode: 'email' })}
          contentAfter={whole ? undefined : { className: styles.ending, children: me.domainSuffixes[0] }}
          onChange={(_, { value }) => setTyped((before) => ({ ...before, [name]: value }))}
        />
      </Field>
    )
  }

  return (
    <form ref={form} aria-label={t('request.title')} className={styles.form} noValidate onSubmit={submit}>
      {partners.isError && (
        <ProblemBar
          title={t('request.partners.unread')}
          problem={partners.error}
          onRetry={() => void partners.refetch()}
        />
      )}
      {partners.data && (
        <Field
          label={t(`request.${side}`)}
          required={type === 'indirectReseller'}
          {...(mistakes.other && { validationMessage: mistakes.other })}
        >
          <Select name="other" value={other} onChange={(_, { value }) => setOther(value)}>
            <option value="">{type === 'indirectReseller' ? '' : t(`request.${side}.none`)}</option>
            {partners.data.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
        </Field>
      )}
      {me.cloud === 'us-government' ? (
        <Body1>{t('request.admin.always')}</Body1>
      ) : (
        <div>
          <Checkbox
            className={styles.tick}
            label={t('request.admin')}
            checked={admin}
            aria-describedby="request-admin-hint"
            onChange={(_, { checked }) => setAdmin(checked === true)}
          />
          <Body1 id="request-admin-hint" className={styles.hint}>
            {t('request.admin.hint')}
          </Body1>
        </div>
      )}
      {field('email')}
      {field('companyName')}
      {field('domain')}
      {sending.state === 'failed' && <ProblemBar title={t('request.failed')} problem={sending.problem} />}
      <div>
        <Button
          type="submit"
          appearance="primary"
          aria-busy={busy}
          icon={busy ? <Spinner size="tiny" appearance="inverted" /> : null}
        >
          {t('request.make')}
        </Button>
      </div>
    </form>
  )
}
