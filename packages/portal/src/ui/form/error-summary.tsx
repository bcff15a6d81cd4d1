import { Link, makeStyles, Subtitle2, tokens } from '@fluentui/react-components'
import { useEffect, useRef } from 'react'
import { useFormat } from '../../i18n/index.tsx'
import { idOf, useSheet } from './sheet.ts'
import type { FormError } from './use-form.ts'
import { fieldsOf } from './values.ts'

const useStyles = makeStyles({
  summary: {
    padding: '12px 16px',
    borderRadius: tokens.borderRadiusMedium,
    border: `1px solid ${tokens.colorStatusDangerBorder1}`,
    backgroundColor: tokens.colorStatusDangerBackground1,
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '2px' },
  },
  heading: { margin: 0 },
  list: { margin: '6px 0 0', paddingLeft: '20px' },
  item: { margin: '2px 0' },
  link: { color: tokens.colorStatusDangerForeground3 },
})

/** All that is wrong, each a link to its field. `attempt` grows with every try to go on, which moves the focus here. */
export const ErrorSummary = <F extends string>({
  attempt,
  onVisit,
}: {
  attempt: number
  onVisit: (field: F) => void
}) => {
  const styles = useStyles()
  const { t } = useFormat()
  const { form, text, values } = useSheet<F>()
  const box = useRef<HTMLDivElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each attempt
  useEffect(() => {
    box.current?.focus({ preventScroll: true })
    box.current?.scrollIntoView({ block: 'center' })
  }, [attempt])
  const errors = form?.shownErrors ?? []
  const alike = (field: F) =>
    fieldsOf(values).some((each) => each !== field && text.label(each, values) === text.label(field, values))
  /** Which field, unless the sentence says it; of which part, where another has one of that name. */
  const say = ({ field, text: refusal, finding }: FormError<F>): string => {
    const sentence = refusal ?? (finding ? text.rule(finding.message, finding.params) : '')
    const named = finding?.message.startsWith('field.required')
    const where = [alike(field) && text.section(field), !named && text.label(field, values)].filter(Boolean).join(' · ')
    return where ? `${where}: ${sentence}` : sentence
  }
  if (errors.length === 0) return null
  return (
    <div ref={box} role="alert" tabIndex={-1} aria-labelledby="error-summary" className={styles.summary}>
      <Subtitle2 as="h2" id="error-summary" className={styles.heading}>
        {t('form.summary', { n: errors.length })}
      </Subtitle2>
      <ul className={styles.list}>
        {errors.map((error) => (
          <li key={error.field} className={styles.item}>
            <Link
              href={`#${idOf(error.field)}`}
              className={styles.link}
              onClick={(event) => {
                event.preventDefault()
                onVisit(error.field)
              }}
            >
              {say(error)}
            </Link>
          </li>
        ))}
      </ul>
    </div>
  )
}
