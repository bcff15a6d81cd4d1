import { IdleLock } from './idle-lock.tsx'
import { LockScreen } from './lock-screen.tsx'

/** Both in one chunk: a page that is to be locked must not have to fetch anything for it. */
export const Lock = ({ ended }: { ended: boolean }) => (ended ? <LockScreen /> : <IdleLock />)
