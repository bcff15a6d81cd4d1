import type { Permission } from '@tenantry/contract'
import { lazy, Suspense } from 'react'
import { pageWords } from '../i18n/index.tsx'

export interface RequestAccessProps {
  permission: Permission
  /** The customer that it is missing at. */
  customerId?: string | undefined
}

const AskButton = lazy(async () => {
  const [{ AskButton: component }] = await Promise.all([import('../access/ask-button.tsx'), pageWords()])
  return { default: component }
})
const Bell = lazy(async () => {
  const [{ AccessBell }] = await Promise.all([import('../access/access-bell.tsx'), pageWords()])
  return { default: AccessBell }
})

/** Under a reason why something cannot be done: asks the admins for the right. */
export const RequestAccess = (props: RequestAccessProps) => (
  <Suspense>
    <AskButton {...props} />
  </Suspense>
)

export const AccessBell = () => (
  <Suspense>
    <Bell />
  </Suspense>
)
