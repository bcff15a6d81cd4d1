import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  Field,
  makeStyles,
  Radio,
  RadioGroup,
  Spinner,
} from '@fluentui/react-components'
import type { ExportFormat } from '@tenantry/contract'
import { useEffect, useRef, useState } from 'react'
import type { ListSearch } from '../app/list-place.ts'
import { useClient } from '../app/session.ts'
import { useFormat } from '../i18n/index.tsx'
import { announce } from '../ui/announcer.tsx'
import { ProblemBar } from '../ui/problem-bar.tsx'
import type { LoadedList } from './customer-search.ts'

const useStyles = makeStyles({
  content: { display: 'flex', flexDirection: 'column', gap: '16px', paddingBottom: '8px' },
})

const formats = ['partner-center', 'full'] as const satisfies readonly ExportFormat[]

/** Hands a text to the browser as a file. The byte order mark, which reading takes away, tells spreadsheets that it is UTF-8. */
const save = (text: string, name: string) => {
  const address = URL.createObjectURL(new Blob(['\ufeff', text], { type: 'text/csv;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  URL.revokeObjectURL(address)
}

/** S-02: which customers, which columns; then the download, which can be cancelled. */
export const ExportDialog = ({
  search: { search, status, reseller },
  list,
  onClose,
}: {
  search: ListSearch
  list: LoadedList
  onClose: () => void
}) => {
  const styles = useStyles()
  const { t } = useFormat()
  const client = useClient()
  const filtered = Boolean(search || status || reseller)
  const [scope, setScope] = useState<'found' | 'all'>(filtered ? 'found' : 'all')
  const [format, setFormat] = useState<ExportFormat>('partner-center')
  const [problem, setProblem] = useState<unknown>()
  const [running, setRunning] = useState<AbortController>()
  const mounted = useRef<AbortController>(undefined)
  useEffect(() => () => mounted.current?.abort(), [])

  const download = async () => {
    const controller = new AbortController()
    mounted.current = controller
    setRunning(controller)
    setProblem(undefined)
    try {
      const filters =
        scope === 'found' ? { ...(search && { search }), ...(status && { status }), ...(reseller && { reseller }) } : {}
      const text = await client.customerExport.download(
        { query: { ...filters, format } },
        { signal: controller.signal, timeout: Number.POSITIVE_INFINITY },
      )
      save(text, 'Customers.csv')
      announce(t('export.done', { file: 'Customers.csv' }))
      onClose()
    } catch (error) {
      if (!controller.signal.aborted) setProblem(error)
    } finally {
      setRunning(undefined)
    }
  }

  return (
    <Dialog open onOpenChange={(_, { open }) => !open && !running && onClose()}>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>{t('export.title')}</DialogTitle>
          <DialogContent className={styles.content}>
            {problem !== undefined && <ProblemBar title={t('export.failed')} problem={problem} />}
            {filtered && (
              <Field label={t('export.scope')}>
                <RadioGroup
                  value={scope}
                  disabled={Boolean(running)}
                  onChange={(_, { value }) => setScope(value === 'found' ? 'found' : 'all')}
                >
                  <Radio
                    value="found"
                    label={t('export.scope.found', { n: list.count, exact: String(list.countIsExact) })}
                  />
                  <Radio value="all" label={t('export.scope.all', { n: list.grandTotal })} />
                </RadioGroup>
              </Field>
            )}
            <Field label={t('export.columns')} hint={t('export.note')}>
              <RadioGroup
                value={format}
                disabled={Boolean(running)}
                onChange={(_, { value }) => setFormat(formats.find((each) => each === value) ?? format)}
              >
                {formats.map((each) => (
                  <Radio key={each} value={each} label={t(`export.format.${each}`)} />
                ))}
              </RadioGroup>
            </Field>
            {running && <Spinner size="tiny" labelPosition="after" label={t('export.running')} />}
          </DialogContent>
          <DialogActions fluid>
            <Button appearance="primary" disabledFocusable={Boolean(running)} onClick={() => void download()}>
              {t('list.export')}
            </Button>
            <Button onClick={() => (running ? running.abort() : onClose())}>{t('action.cancel')}</Button>
          </DialogActions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  )
}
