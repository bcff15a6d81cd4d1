import {
  Button,
  MessageBar,
  MessageBarBody,
  makeStyles,
  Subtitle2,
  tokens,
  typographyStyles,
} from '@fluentui/react-components'
import { useQuery } from '@tanstack/react-query'
import { fold } from '@tenantry/contract'
import { useEffect, useRef } from 'react'
import { useClient, useMe } from '../../app/session.ts'
import { useFormat } from '../../i18n/index.tsx'
import { Warning } from '../../ui/form/field.tsx'
import { useSheet } from '../../ui/form/sheet.ts'
import { warningId } from '../../ui/form/use-form.ts'
import { Value } from '../../ui/form/value.tsx'
import { stored } from '../../ui/form/values.ts'
import { Link } from '../../ui/link.tsx'
import { type FieldName, fieldNames } from './fields.ts'

const useStyles = makeStyles({
  review: { display: 'flex', flexDirection: 'column', gap: '24px', minWidth: 0 },
  heading: { ...typographyStyles.subtitle1, margin: 0, ':focus': { outlineStyle: 'none' } },
  head: { display: 'flex', alignItems: 'center', gap: '8px', marginBottom: '8px' },
  title: { margin: 0 },
  block: { paddingTop: '16px', borderTop: `1px solid ${tokens.colorNeutralStroke2}` },
  values: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fill, minmax(min(240px, 100%), 1fr))',
    gap: '12px 24px',
    margin: 0,
  },
  warnings: { display: 'flex', flexDirection: 'column', gap: '8px' },
  note: { margin: 0, color: tokens.colorNeutralForeground2 },
})

/** Customers that may be the same one: added twice, a customer is billed twice. */
const useNamesakes = (companyName: string) => {
  const client = useClient()
  return useQuery({
    queryKey: ['customers', 'namesakes', companyName],
    queryFn: ({ signal }) => client.customerSearch.list({ query: { search: companyName, size: 10 } }, { signal }),
    select: ({ items }) => items.filter(({ name }) => fold(name) === fold(companyName)),
  })
}

export interface NewCustomerReviewProps {
  /** Somebody wanted to go on while a warning was not confirmed. */
  unconfirmed: boolean
  onUpdate: (field: FieldName) => void
}

/** What will be sent, block by block; each leads back to where it is typed. */
export const NewCustomerReview = ({ unconfirmed, onUpdate }: NewCustomerReviewProps) => {
  const styles = useStyles()
  const { t } = useFormat()
  const { standalone } = useMe()
  const { form, text, values } = useSheet<FieldName>()
  const namesakes = useNamesakes(stored(values['billingProfile.companyName']))
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    heading.current?.focus({ preventScroll: true })
    heading.current?.scrollIntoView({ block: 'center' })
  }, [])
  const sections = Map.groupBy(
    fieldNames.filter((field) => stored(values[field])),
    text.section,
  )
  return (
    <section aria-labelledby="review" className={styles.review}>
      <h2 id="review" ref={heading} tabIndex={-1} className={styles.heading}>
        {t('new.review')}
      </h2>
      {namesakes.data?.map(({ id, name, domain }) => (
        <MessageBar key={id} intent="warning" layout="multiline">
          <MessageBarBody>
            {t('new.namesake', { name, domain })}{' '}
            <Link to="/customers/$customerId/account" params={{ customerId: id }}>
              {t('new.namesake.open')}
            </Link>
          </MessageBarBody>
        </MessageBar>
      ))}
      {[...sections].map(([section, fields]) => (
        <div key={section} className={styles.block}>
          <div className={styles.head}>
            <Subtitle2 as="h3" className={styles.title}>
              {section}
            </Subtitle2>
            <Button
              size="small"
              appearance="subtle"
              aria-label={t('new.updateOf', { section })}
              onClick={() => onUpdate(fields[0]!)}
            >
              {t('form.update')}
            </Button>
          </div>
          <dl className={styles.values}>
            {fields.map((field) => (
              <Value key={field} label={text.label(field, values)} value={text.display(field, values)} />
            ))}
          </dl>
        </div>
      ))}
      {form && form.warnings.length > 0 && (
        <div className={styles.warnings}>
          {unconfirmed && (
            <MessageBar intent="warning" layout="multiline">
              <MessageBarBody>{t('form.warn.first')}</MessageBarBody>
            </MessageBar>
          )}
          {form.warnings.map((finding) => (
            <Warning key={warningId(finding, values)} finding={finding} named />
          ))}
        </div>
      )}
      {standalone && <p className={styles.note}>{`${t('standalone.note')} ${t('new.noTenant')}`}</p>}
    </section>
  )
}
