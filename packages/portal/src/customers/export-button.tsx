import { Button } from '@fluentui/react-components'
import { ArrowDownloadRegular } from '@fluentui/react-icons'
import { lazy, Suspense, useState } from 'react'
import type { ListSearch } from '../app/list-place.ts'
import { useMay } from '../app/session.ts'
import { pageWords, useFormat } from '../i18n/index.tsx'
import type { LoadedList } from './customer-search.ts'

const ExportDialog = lazy(async () => {
  const [{ ExportDialog }] = await Promise.all([import('./export-dialog.tsx'), pageWords()])
  return { default: ExportDialog }
})

/** S-02: the list as a file. Not there for roles that never export. */
export const ExportButton = ({ search, list }: { search: ListSearch; list: LoadedList }) => {
  const { t } = useFormat()
  const [open, setOpen] = useState(false)
  if (!useMay('customer:export')) return null
  return (
    <>
      <Button appearance="subtle" icon={<ArrowDownloadRegular />} onClick={() => setOpen(true)}>
        {t('list.export')}
      </Button>
      {open && (
        <Suspense>
          <ExportDialog search={search} list={list} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  )
}
