import type { MessageKey } from '../messages/index.ts'

/** What a rule found. `block` refuses the write (400); `warn` asks a person to confirm and never refuses on `/v1`. */
export interface Finding {
  /** Path inside the checked value: `defaultAddress.postalCode`. */
  field: string
  /** Rule id, `V-64`. */
  rule: string
  level: 'block' | 'warn'
  /** Wire code of the refusal; 3000 where no other code is documented. */
  code: number
  /** Key in `messages/`. */
  message: string
  /**
   * For the message. `field` and `label` hold message keys and `country` an ISO code, so that `localizedParams` of
   * `messages/` can say them in the reader's language.
   */
  params?: Record<string, string | number>
}

export interface Refusal {
  rule: string
  message: MessageKey
  params?: Record<string, string | number>
  code?: number
}

export const block = (field: string, { rule, message, params, code = 3000 }: Refusal): Finding => ({
  field,
  rule,
  level: 'block',
  code,
  message,
  ...(params && { params }),
})

export const warn = (field: string, refusal: Refusal): Finding => ({ ...block(field, refusal), level: 'warn' })

/** A value as a message may quote it: never a whole page of it. */
export const quoted = (value: string): string => (value.length <= 40 ? value : `${value.slice(0, 39)}…`)
