import { block, checkPassword, type Finding } from '@tenantry/contract/rules'
import { isCommonPassword } from './common-passwords.ts'

/** V-95 to V-97, wherever somebody chooses a password; `names` are those of the account. */
export const checkNewPassword = (password: string, names: readonly string[], field = 'password'): Finding[] => [
  ...checkPassword(password, names, field),
  ...(isCommonPassword(password) ? [block(field, { rule: 'V-97', message: 'password.common' })] : []),
]
