import { block, type Finding } from './finding.ts'

export const PASSWORD_SHORTEST = 12
export const PASSWORD_LONGEST = 256
/** Of a name that is this short, the letters mean nothing. */
const NAME_SHORTEST = 4

/** V-95, V-96: long beats complicated, so length is what counts; the names of the account are the first guess. */
export const checkPassword = (password: string, names: readonly string[], field = 'password'): Finding[] => {
  const length = [...password].length
  if (length < PASSWORD_SHORTEST)
    return [block(field, { rule: 'V-95', message: 'password.short', params: { min: PASSWORD_SHORTEST } })]
  if (length > PASSWORD_LONGEST)
    return [block(field, { rule: 'V-95', message: 'password.long', params: { max: PASSWORD_LONGEST } })]
  const lower = password.toLowerCase()
  const rest = names.reduce(
    (left, name) => (name.length < NAME_SHORTEST ? left : left.replaceAll(name.toLowerCase(), '')),
    lower,
  )
  return new Set(rest).size < NAME_SHORTEST ? [block(field, { rule: 'V-96', message: 'password.obvious' })] : []
}
