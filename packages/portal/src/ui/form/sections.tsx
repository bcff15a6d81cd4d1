import { Body1Strong, Button, Checkbox, makeStyles, mergeClasses, Subtitle2, tokens } from '@fluentui/react-components'
import { ChevronDown16Regular, ChevronRight16Regular } from '@fluentui/react-icons'
import { type ReactNode, useState } from 'react'
import { useFormat } from '../../i18n/index.tsx'
import { useSheet } from './sheet.ts'
import { isEmptySide, type Tie } from './ties.ts'
import { stored } from './values.ts'

const useStyles = makeStyles({
  section: { display: 'flex', flexDirection: 'column', gap: '16px' },
  heading: { margin: 0 },
  columns: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) minmax(0, 1fr)',
    gap: '16px 40px',
    margin: 0,
    '@media (max-width: 639px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  column: { display: 'flex', flexDirection: 'column', gap: '16px', minWidth: 0, margin: 0 },
  editing: { gap: '14px' },
  tie: { marginLeft: '-8px', marginTop: '-10px', marginBottom: '-6px' },
  partHead: { display: 'flex', flexDirection: 'column', gap: '10px', marginTop: '8px' },
  more: { display: 'flex', flexDirection: 'column', gap: '12px', alignItems: 'stretch' },
  toggle: {
    alignSelf: 'flex-start',
    minWidth: 'auto',
    marginLeft: '-6px',
    paddingLeft: 0,
    color: tokens.colorNeutralForeground2,
  },
})

/** A part of a record under its heading, in two columns where there is room. */
export const Section = ({ id, title, children }: { id: string; title: string; children: ReactNode }) => {
  const styles = useStyles()
  return (
    <section aria-labelledby={id} className={styles.section}>
      <Subtitle2 as="h2" id={id} className={styles.heading}>
        {title}
      </Subtitle2>
      <div className={styles.columns}>{children}</div>
    </section>
  )
}

/** Fields below each other. `mixed`: columns of its own and other things. */
export const Column = ({ mixed = false, children }: { mixed?: boolean; children: ReactNode }) => {
  const styles = useStyles()
  const { form } = useSheet()
  if (mixed) return <div className={styles.column}>{children}</div>
  return form ? (
    <div className={mergeClasses(styles.column, styles.editing)}>{children}</div>
  ) : (
    <dl className={styles.column}>{children}</dl>
  )
}

/** Keeps two sides equal. There only while there is something to be equal and nothing that has to differ. */
export const TieBox = ({ tie: name, label }: { tie: string; label: string }) => {
  const styles = useStyles()
  const { form, values, editable } = useSheet<string>()
  const tie: Tie<string> = form?.ties[name] ?? []
  const said = (field: string) => stored(values[field] ?? '')
  const apart = tie.some(
    ([leader, follower]) => !editable(follower) && said(leader) !== '' && said(leader) !== said(follower),
  )
  const empty = isEmptySide(tie, values, 'leader') && isEmptySide(tie, values, 'follower')
  if (!form || !tie.some(([, follower]) => editable(follower)) || apart || empty) return null
  return (
    <Checkbox
      className={styles.tie}
      label={label}
      checked={form.tied.has(name)}
      onChange={(_, data) => form.tie(name, data.checked === true)}
    />
  )
}

/** What the next fields are of, from this one on; while reading their block has this as its label. */
export const PartHead = ({ field, label, children }: { field: string; label: string; children?: ReactNode }) => {
  const styles = useStyles()
  const { form, editable } = useSheet<string>()
  if (!form || !editable(field)) return null
  return (
    <div className={styles.partHead}>
      <Body1Strong as="h3" className={styles.heading}>
        {label}
      </Body1Strong>
      {children}
    </div>
  )
}

/** What is changed once in ten years. Open while it holds a change or an error. */
export const More = ({
  fields,
  label,
  children,
}: {
  fields: readonly string[]
  label?: string
  children: ReactNode
}) => {
  const styles = useStyles()
  const { t } = useFormat()
  const { form } = useSheet<string>()
  const [opened, setOpened] = useState(false)
  const concerned = fields.some(
    (field) =>
      form?.changes.some((change) => change.field === field) ||
      form?.shownErrors.some((error) => error.field === field),
  )
  const open = opened || concerned
  return (
    <div className={styles.more}>
      <Button
        appearance="transparent"
        size="small"
        className={styles.toggle}
        icon={open ? <ChevronDown16Regular /> : <ChevronRight16Regular />}
        aria-expanded={open}
        onClick={() => setOpened(!open)}
      >
        {label ?? t('form.more')}
      </Button>
      {open && <Column>{children}</Column>}
    </div>
  )
}
