import { makeStyles, mergeClasses, Skeleton, SkeletonItem, tokens, typographyStyles } from '@fluentui/react-components'
import { ChevronRightRegular } from '@fluentui/react-icons'
import { type ReactNode, useRef } from 'react'
import { useFormat } from '../i18n/index.tsx'
import { useArrivalFocus, useDocumentTitle } from './use-arrival.ts'

const useStyles = makeStyles({
  page: {
    display: 'flex',
    flexDirection: 'column',
    boxSizing: 'border-box',
    width: '100%',
    maxWidth: '1120px',
    margin: '0 auto',
    padding: '24px 32px 64px',
    '@media (max-width: 720px)': { padding: '16px 16px 48px' },
  },
  wide: { maxWidth: '1680px' },
  breadcrumb: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    margin: '0 0 4px',
    padding: 0,
    listStyle: 'none',
    fontSize: tokens.fontSizeBase200,
  },
  crumb: { display: 'inline-flex', alignItems: 'center', minHeight: '24px' },
  here: {
    maxWidth: '40ch',
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    color: tokens.colorNeutralForeground3,
  },
  divider: { margin: '0 4px', color: tokens.colorNeutralForeground4 },
  header: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '8px 16px', minHeight: '40px' },
  heading: { ...typographyStyles.title3, margin: 0, letterSpacing: '-0.01em' },
  skeleton: { width: '260px' },
  aside: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '8px', marginLeft: 'auto' },
})

export interface PageProps {
  /** Text of the only `h1`; undefined while it is still being loaded. */
  title: string | undefined
  /** Parts of the document title before the product's name; by default the title. */
  documentTitle?: readonly string[]
  /** Way to this page: links, then the name of the page itself as plain text. */
  breadcrumb?: readonly ReactNode[]
  /** Beside the title: a badge, a count. */
  note?: ReactNode
  /** Commands of the page, at the far end of the title. */
  actions?: ReactNode
  /** Uses the whole width, for tables. */
  wide?: boolean
  /** False: the page places the focus itself when it is opened. */
  focusTitle?: boolean
  className?: string
  children: ReactNode
}

/** Head of every page: where I am, what it is called, what I can do. Moves focus to the title on a change of page. */
export const Page = ({
  title,
  documentTitle,
  breadcrumb = [],
  note,
  actions,
  wide = false,
  focusTitle = true,
  className,
  children,
}: PageProps) => {
  const styles = useStyles()
  const { t } = useFormat()
  const heading = useRef<HTMLHeadingElement>(null)
  useDocumentTitle(...(documentTitle ?? (title ? [title] : [])))
  useArrivalFocus(heading, focusTitle)

  return (
    <div className={mergeClasses(styles.page, wide && styles.wide, className)}>
      {breadcrumb.length > 0 && (
        <nav aria-label={t('frame.breadcrumb')}>
          <ol className={styles.breadcrumb}>
            {breadcrumb.map((crumb, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the way to a page does not reorder
              <li key={index} className={styles.crumb}>
                {index > 0 && <ChevronRightRegular aria-hidden className={styles.divider} />}
                {typeof crumb === 'string' ? (
                  <span aria-current="page" className={styles.here} title={crumb}>
                    {crumb}
                  </span>
                ) : (
                  crumb
                )}
              </li>
            ))}
          </ol>
        </nav>
      )}
      <header className={styles.header}>
        <h1 ref={heading} tabIndex={-1} className={styles.heading}>
          {title ?? (
            <Skeleton aria-label={t('state.loading')}>
              <SkeletonItem className={styles.skeleton} size={28} />
            </Skeleton>
          )}
        </h1>
        {note}
        {actions && <div className={styles.aside}>{actions}</div>}
      </header>
      {children}
    </div>
  )
}
