import {
  Button,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  MessageBarTitle,
  makeStyles,
  tokens,
} from '@fluentui/react-components'
import { Problem } from '@tenantry/client'
import { type Format, useFormat } from '../i18n/index.tsx'
import { CopyButton } from './copy-button.tsx'

const useStyles = makeStyles({
  id: {
    display: 'inline-flex',
    alignItems: 'center',
    gap: '2px',
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
  },
  code: { fontFamily: tokens.fontFamilyMonospace },
})

/** What happened and what to do, in the language of the portal. The server's own description already is. */
export const describeProblem = (problem: unknown, { t }: Pick<Format, 't'>): string => {
  if (!(problem instanceof Problem)) return t('problem.unexpected')
  if (problem.status === 0) return t('problem.network')
  if (problem.status === 429) return t('problem.throttled', { s: problem.retryAfter ?? 30 })
  if (problem.status >= 500 || problem.category === 'unreadable') return t('problem.server')
  return problem.message
}

/** The id that support needs to find a failure. */
export const CorrelationId = ({ problem }: { problem: unknown }) => {
  const styles = useStyles()
  const { t } = useFormat()
  const id = problem instanceof Problem ? (problem.correlationId ?? (problem.status ? problem.requestId : '')) : ''
  if (!id) return null
  return (
    <span className={styles.id}>
      {t('problem.correlationId')} <span className={styles.code}>{id}</span>
      <CopyButton value={id} label={t('problem.correlationId')} />
    </span>
  )
}

/** Asked again, a refusal stays a refusal; a failure may pass. */
const mayPass = (problem: unknown): boolean =>
  !(problem instanceof Problem) || problem.status === 0 || problem.status >= 408

export interface ProblemBarProps {
  /** What could not be done. */
  title: string
  problem: unknown
  onRetry?: () => void
}

/** A failure inside of a page: what failed, why, *Try again*, and the id to give to support. */
export const ProblemBar = ({ title, problem, onRetry }: ProblemBarProps) => {
  const format = useFormat()
  return (
    <MessageBar intent="error" role="alert">
      <MessageBarBody>
        <MessageBarTitle>{title}</MessageBarTitle> {describeProblem(problem, format)}{' '}
        <CorrelationId problem={problem} />
      </MessageBarBody>
      {onRetry && mayPass(problem) && (
        <MessageBarActions>
          <Button onClick={onRetry}>{format.t('action.tryAgain')}</Button>
        </MessageBarActions>
      )}
    </MessageBar>
  )
}
