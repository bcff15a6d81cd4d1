import type { AnyKind } from '../store/document.ts'
import type { AnyQuery } from '../store/query.ts'
import type { AnyTask } from '../store/task.ts'
import { addAttempt, addRead, forgetOld, mendTimes } from './deliveries.ts'
import { dueDeliveries, findDelivery, listDeliveries, readLog, readPartners } from './delivery-reads.ts'
import { registrationKind } from './registration.ts'

/** What writer and readers need to know of this folder. */
export const webhookKinds: readonly AnyKind[] = [registrationKind]
export const webhookQueries: readonly AnyQuery[] = [readPartners, readLog, dueDeliveries, listDeliveries, findDelivery]
export const webhookTasks: readonly AnyTask[] = [addRead, addAttempt, mendTimes, forgetOld]
