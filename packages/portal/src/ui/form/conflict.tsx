import {
  Body1,
  Button,
  Caption1,
  makeStyles,
  mergeClasses,
  Radio,
  RadioGroup,
  tokens,
  typographyStyles,
} from '@fluentui/react-components'
import { useEffect, useRef, useState } from 'react'
import { useFormat } from '../../i18n/index.tsx'
import { type Choices, type Merge, resolve, type Side, undecided } from './merge.ts'
import type { Author } from './record.ts'
import { useSheet } from './sheet.ts'
import type { Values } from './values.ts'

const useStyles = makeStyles({
  conflict: { display: 'flex', flexDirection: 'column', gap: '20px', minWidth: 0 },
  heading: { ...typographyStyles.subtitle1, margin: 0, ':focus': { outlineStyle: 'none' } },
  all: { display: 'flex', flexWrap: 'wrap', gap: '8px' },
  field: {
    margin: 0,
    padding: '12px 0',
    border: 'none',
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    minWidth: 0,
  },
  legend: { padding: 0, marginBottom: '4px', fontWeight: tokens.fontWeightSemibold, float: 'left', width: '100%' },
  columns: {
    clear: 'both',
    display: 'grid',
    gridTemplateColumns: 'repeat(3, minmax(0, 1fr))',
    gap: '8px 16px',
    '@media (max-width: 639px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  choices: { display: 'contents' },
  side: {
    display: 'flex',
    flexDirection: 'column',
    minWidth: 0,
    gap: '2px',
    padding: '8px 12px',
    borderRadius: tokens.borderRadiusMedium,
  },
  choice: { border: `1px solid ${tokens.colorNeutralStroke1}` },
  chosen: { border: `1px solid ${tokens.colorBrandStroke1}`, backgroundColor: tokens.colorBrandBackground2 },
  label: { color: tokens.colorNeutralForeground3 },
  radio: { marginTop: 'auto', marginLeft: '-10px', marginBottom: '-6px' },
  result: { marginTop: '8px', color: tokens.colorNeutralForeground2 },
  error: { color: tokens.colorStatusDangerForeground3 },
  taken: { margin: 0, paddingLeft: '20px' },
})

export interface ConflictProps<F extends string> {
  merge: Merge<F>
  /** As they are stored now. */
  theirs: Values<F>
  by: Author | undefined
  choices: Choices<F>
  onChoose: (choices: Choices<F>) => void
  /** Set after an attempt to go on without all choices. */
  missing: readonly F[]
}

/** Three values of each field that both sides changed, and a choice for each (B-03). Nothing is sent from here. */
export const Conflict = <F extends string>({ merge, theirs, by, choices, onChoose, missing }: ConflictProps<F>) => {
  const styles = useStyles()
  const { t, dateTime } = useFormat()
  const { values, text } = useSheet<F>()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    heading.current?.focus({ preventScroll: true })
    heading.current?.scrollIntoView({ block: 'center' })
  }, [])
  const all = (side: Side) =>
    onChoose(Object.fromEntries(merge.conflicts.map(({ field }) => [field, side])) as Choices<F>)
  const shown = (field: F, value: string) => text.display(field, { ...values, [field]: value }) || t('form.notProvided')

  return (
    <section aria-labelledby="conflict" className={styles.conflict}>
      <div>
        <h2 id="conflict" ref={heading} tabIndex={-1} className={styles.heading}>
          {t('conflict.title', { user: by?.name ?? t('form.someone') })}
        </h2>
        <Body1>
          {by?.at && <>{dateTime(by.at)}. </>}
          {t('conflict.lead', { n: merge.conflicts.length })}
        </Body1>
      </div>
      {merge.conflicts.length > 1 && (
        <div className={styles.all}>
          <Button size="small" onClick={() => all('theirs')}>
            {t('conflict.allTheirs')}
          </Button>
          <Button size="small" onClick={() => all('mine')}>
            {t('conflict.allMine')}
          </Button>
        </div>
      )}
      <div>
        {merge.conflicts.map(({ field, opened, theirs: now, mine }) => {
          const choice = choices[field]
          return (
            <fieldset key={field} id={`conflict-${field}`} className={styles.field}>
              <legend className={styles.legend}>{`${text.section(field)} · ${text.label(field, values)}`}</legend>
              <RadioGroup
                aria-label={text.label(field, values)}
                className={styles.choices}
                value={choice ?? ''}
                onChange={(_, data) => onChoose({ ...choices, [field]: data.value as Side })}
              >
                <div className={styles.columns}>
                  <div className={styles.side}>
                    <Caption1 className={styles.label}>{t('conflict.opened')}</Caption1>
                    <Body1>{shown(field, opened)}</Body1>
                  </div>
                  <div className={mergeClasses(styles.side, styles.choice, choice === 'theirs' && styles.chosen)}>
                    <Caption1 className={styles.label}>{t('conflict.now')}</Caption1>
                    <Body1 id={`conflict-${field}-theirs`}>{shown(field, now)}</Body1>
                    <Radio
                      value="theirs"
                      className={styles.radio}
                      label={t('conflict.takeTheirs')}
                      aria-describedby={`conflict-${field}-theirs`}
                    />
                  </div>
                  <div className={mergeClasses(styles.side, styles.choice, choice === 'mine' && styles.chosen)}>
                    <Caption1 className={styles.label}>{t('conflict.yours')}</Caption1>
                    <Body1 id={`conflict-${field}-mine`}>{shown(field, mine)}</Body1>
                    <Radio
                      value="mine"
                      className={styles.radio}
                      label={t('conflict.keepMine')}
                      aria-describedby={`conflict-${field}-mine`}
                    />
                  </div>
                </div>
              </RadioGroup>
              <div aria-live="polite" className={styles.result}>
                {missing.includes(field) && !choice ? (
                  <Caption1 className={styles.error}>{t('conflict.choose')}</Caption1>
                ) : (
                  choice && (
                    <Caption1>{t('conflict.result', { value: shown(field, choice === 'mine' ? mine : now) })}</Caption1>
                  )
                )}
              </div>
            </fieldset>
          )
        })}
      </div>
      {merge.taken.length > 0 && (
        <div>
          <Body1>{t('conflict.taken')}</Body1>
          <ul className={styles.taken}>
            {merge.taken.map((field) => (
              <li key={field}>
                <Body1>{`${text.label(field, theirs)}: ${shown(field, theirs[field])}`}</Body1>
              </li>
            ))}
          </ul>
        </div>
      )}
    </section>
  )
}

/** The choices of one conflict and what comes out of them. */
export const useChoices = <F extends string>(merge: Merge<F> | undefined) => {
  const [choices, setChoices] = useState<Choices<F>>({})
  const [missing, setMissing] = useState<readonly F[]>([])
  return {
    choices,
    setChoices,
    missing,
    /** The merged values, or nothing while a choice is missing. */
    decide: (): Values<F> | undefined => {
      const open = merge ? undecided(merge, choices) : []
      setMissing(open)
      return merge && open.length === 0 ? resolve(merge, choices) : undefined
    },
  }
}
