import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  makeStyles,
  Skeleton,
  SkeletonItem,
  Subtitle2,
  tokens,
  useRestoreFocusTarget,
} from '@fluentui/react-components'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { browserHasPasskeys } from '../app/passkeys.ts'
import { useFormat } from '../i18n/index.tsx'
import { announce } from '../ui/announcer.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { ProblemBar } from '../ui/problem-bar.tsx'
import { AuthenticatorApp } from './authenticator-app.tsx'
import { type Added, ownFactorsQuery, ownPath, removePasskey, removeTotp, renewRecoveryCodes } from './factor-calls.ts'
import { PasskeyForm } from './passkey-form.tsx'
import { RecoveryCodes } from './recovery-codes.tsx'

const useStyles = makeStyles({
  section: { display: 'flex', flexDirection: 'column', gap: '16px' },
  heading: { margin: 0 },
  text: { margin: 0, maxWidth: '70ch' },
  rows: { display: 'grid', gap: '16px', maxWidth: '720px' },
  row: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '8px 16px' },
  words: { flex: '1 1 220px' },
  label: { fontWeight: tokens.fontWeightSemibold },
  quiet: { color: tokens.colorNeutralForeground3 },
  actions: { display: 'flex', flexWrap: 'wrap', gap: '8px' },
})

type Asked =
  | { step: 'totp' | 'passkey' | 'renew' }
  | { step: 'remove'; title: string; remove: () => Promise<void> }
  | { step: 'codes'; codes: readonly string[] }

/** What else than the password somebody signs in with, and the codes for the day on which it is lost. */
export const SecondFactorSection = () => {
  const styles = useStyles()
  const { t, dateTime } = useFormat()
  const queries = useQueryClient()
  const asker = useRestoreFocusTarget()
  const factors = useQuery(ownFactorsQuery)
  const [asked, setAsked] = useState<Asked>()
  const done = (what: Asked | undefined) => {
    setAsked(what)
    void queries.invalidateQueries({ queryKey: ownFactorsQuery.queryKey })
  }
  const added = ({ recoveryCodes }: Added) => {
    announce(t('factors.added'))
    done(recoveryCodes && { step: 'codes', codes: recoveryCodes })
  }
  const remove = useMutation({
    mutationFn: (act: () => Promise<void>) => act(),
    onSuccess: () => announce(t('factors.removed')),
    onSettled: () => done(undefined),
  })
  const renew = useMutation({
    mutationFn: renewRecoveryCodes,
    onSuccess: ({ recoveryCodes }) => done({ step: 'codes', codes: recoveryCodes }),
    onError: () => setAsked(undefined),
  })
  const failed = remove.error ?? renew.error
  const { data } = factors
  return (
    <section aria-labelledby="second-factor" className={styles.section}>
      <Subtitle2 as="h2" id="second-factor" className={styles.heading}>
        {t('factors.title')}
      </Subtitle2>
      <p className={styles.text}>{t('factors.text')}</p>
      {failed && <ProblemBar title={t('factors.unchanged')} problem={failed} />}
      {factors.error && !data && (
        <ProblemBar title={t('factors.unread')} problem={factors.error} onRetry={() => void factors.refetch()} />
      )}
      {factors.isPending && (
        <Skeleton aria-label={t('state.loading')} aria-busy>
          <SkeletonItem size={32} />
        </Skeleton>
      )}
      {data && (
        <div className={styles.rows}>
          <Row
            label={t('factors.totp')}
            state={data.totp ? t('factors.since', { time: dateTime(data.totp.since) }) : t('factors.totp.none')}
          >
            <Button {...asker} onClick={() => setAsked({ step: 'totp' })}>
              {t(data.totp ? 'factors.totp.replace' : 'factors.totp.add')}
            </Button>
            {data.totp && (
              <Button
                {...asker}
                onClick={() => setAsked({ step: 'remove', title: t('factors.totp.remove.title'), remove: removeTotp })}
              >
                {t('factors.totp.remove')}
              </Button>
            )}
          </Row>
          <Row
            label={t('factors.passkeys')}
            state={t(data.passkeysHere ? 'factors.passkeys.text' : 'factors.passkeys.notHere')}
          >
            {data.passkeysHere && browserHasPasskeys() && (
              <Button {...asker} onClick={() => setAsked({ step: 'passkey' })}>
                {t('factors.passkey.add')}
              </Button>
            )}
          </Row>
          {data.passkeys.map(({ id, name, since, usedAt }) => (
            <Row
              key={id}
              label={name}
              state={
                usedAt
                  ? t('factors.passkey.used', { since: dateTime(since), time: dateTime(usedAt) })
                  : t('factors.passkey.since', { time: dateTime(since) })
              }
            >
              <Button
                {...asker}
                aria-label={t('factors.passkey.remove', { name })}
                onClick={() =>
                  setAsked({
                    step: 'remove',
                    title: t('factors.passkey.remove.title', { name }),
                    remove: () => removePasskey(id),
                  })
                }
              >
                {t('factors.totp.remove')}
              </Button>
            </Row>
          ))}
          {(data.totp || data.passkeys.length > 0) && (
            <Row label={t('factors.codes')} state={t('factors.codes.left', { count: data.recoveryCodes })}>
              <Button {...asker} onClick={() => setAsked({ step: 'renew' })}>
                {t('factors.codes.renew')}
              </Button>
            </Row>
          )}
        </div>
      )}
      {asked?.step === 'totp' && (
        <FactorDialog title={t('factors.totp.add')} onClose={() => setAsked(undefined)}>
          <AuthenticatorApp path={ownPath} onAdded={added} />
        </FactorDialog>
      )}
      {asked?.step === 'passkey' && (
        <FactorDialog title={t('factors.passkey.add')} onClose={() => setAsked(undefined)}>
          <PasskeyForm path={ownPath} onAdded={added} />
        </FactorDialog>
      )}
      {asked?.step === 'remove' && (
        <ConfirmDialog
          title={asked.title}
          confirm={t('factors.totp.remove')}
          busy={remove.isPending}
          onConfirm={() => remove.mutate(asked.remove)}
          onCancel={() => setAsked(undefined)}
        >
          {t('factors.remove.text')}
        </ConfirmDialog>
      )}
      {asked?.step === 'renew' && (
        <ConfirmDialog
          title={t('factors.codes.renew.title')}
          confirm={t('factors.codes.renew')}
          busy={renew.isPending}
          onConfirm={() => renew.mutate()}
          onCancel={() => setAsked(undefined)}
        >
          {t('factors.codes.renew.text')}
        </ConfirmDialog>
      )}
      {asked?.step === 'codes' && (
        <FactorDialog title={t('factors.codes')}>
          <RecoveryCodes codes={asked.codes} onKept={() => done(undefined)} />
        </FactorDialog>
      )}
    </section>
  )
}

const Row = ({ label, state, children }: { label: string; state: string; children: ReactNode }) => {
  const styles = useStyles()
  return (
    <div className={styles.row}>
      <div className={styles.words}>
        <div className={styles.label}>{label}</div>
        <div className={styles.quiet}>{state}</div>
      </div>
      <div className={styles.actions}>{children}</div>
    </div>
  )
}

/** Without `onClose` it stays until what it says was answered: codes are shown once. */
const FactorDialog = ({ title, onClose, children }: { title: string; onClose?: () => void; children: ReactNode }) => {
  const { t } = useFormat()
  return (
    <Dialog open modalType={onClose ? 'modal' : 'alert'} onOpenChange={(_, { open }) => !open && onClose?.()}>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{title}</DialogTitle>
          <DialogContent>{children}</DialogContent>
          {onClose && (
            <DialogActions>
              <Button onClick={onClose}>{t('action.cancel')}</Button>
            </DialogActions>
          )}
        </DialogBody>
      </DialogSurface>
    </Dialog>
  )
}
