import {
  Body1,
  Button,
  Field,
  MessageBar,
  MessageBarBody,
  MessageBarTitle,
  makeStyles,
  Textarea,
  tokens,
} from '@fluentui/react-components'
import { CopyRegular, MailRegular } from '@fluentui/react-icons'
import type { PendingRelationshipRequest } from '@tenantry/contract'
import { useEffect, useRef, useState } from 'react'
import { useMe } from '../app/session.ts'
import { useFormat } from '../i18n/index.tsx'
import { announce } from '../ui/announcer.tsx'
import { CopyButton } from '../ui/copy-button.tsx'

const useStyles = makeStyles({
  section: { display: 'flex', flexDirection: 'column', gap: '16px', maxWidth: '720px' },
  head: { ':focus': { outlineStyle: 'none' } },
  link: {
    display: 'flex',
    alignItems: 'center',
    gap: '4px',
    padding: '4px 4px 4px 12px',
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
    overflowWrap: 'anywhere',
  },
  address: { flexGrow: 1, minWidth: 0 },
  text: { minHeight: '260px', maxHeight: 'none' },
  actions: { display: 'flex', flexWrap: 'wrap', gap: '8px' },
})

/** The link, while it can be seen, in a text to send. The text may be changed; the link must stay in it. */
export const MadeLink = ({ made, onDone }: { made: PendingRelationshipRequest; onDone: () => void }) => {
  const styles = useStyles()
  const { t, date } = useFormat()
  const { partner } = useMe()
  const url = made.url ?? ''
  const head = useRef<HTMLDivElement>(null)
  const [text, setText] = useState(() =>
    t('request.mail.body', {
      partner: partner.name,
      admin: String(made.delegatedAccess),
      url,
      date: date(made.expiresAt),
    }),
  )
  const whole = text.includes(url)
  useEffect(() => head.current?.focus(), [])

  const copy = async () => {
    if (!whole) return
    await navigator.clipboard.writeText(text)
    announce(t('copy.done', { label: t('request.text') }))
  }
  const subject = t('request.mail.subject', { partner: partner.name })
  const mail = `mailto:${encodeURIComponent(made.email ?? '')}?subject=${encodeURIComponent(subject)}&body=${encodeURIComponent(text)}`

  return (
    <section aria-label={t('request.made')} className={styles.section}>
      <div ref={head} tabIndex={-1} className={styles.head}>
        <MessageBar intent="success" layout="multiline">
          <MessageBarBody>
            <MessageBarTitle>{t('request.made')}</MessageBarTitle> {t('request.made.text')}
          </MessageBarBody>
        </MessageBar>
      </div>
      <div className={styles.link}>
        <span className={styles.address}>{url}</span>
        <CopyButton value={url} label={t('request.link')} size="medium" />
      </div>
      <Field label={t('request.text')} {...(!whole && { validationMessage: t('request.text.linkGone') })}>
        <Textarea
          textarea={{ className: styles.text }}
          resize="vertical"
          value={text}
          onChange={(_, { value }) => setText(value)}
        />
      </Field>
      <div className={styles.actions}>
        <Button appearance="primary" icon={<CopyRegular />} disabledFocusable={!whole} onClick={() => void copy()}>
          {t('request.copy')}
        </Button>
        <Button icon={<MailRegular />} disabledFocusable={!whole} onClick={() => whole && location.assign(mail)}>
          {t('request.mail')}
        </Button>
        <Button disabledFocusable={!whole} onClick={() => whole && onDone()}>
          {t('request.done')}
        </Button>
      </div>
      <Body1>{t('request.mail.note')}</Body1>
    </section>
  )
}
