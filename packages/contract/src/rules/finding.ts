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
  params?: Record<string, string | number>
}
