import { type Role, roles, type StaffUser } from '@tenantry/contract'
import { nameForOperator, staffOf, stateOfUser, userNamed } from '@tenantry/server/operate'
import { Stop } from '../failure.ts'
import { carryOut, choosePartner, partnersMeant } from '../operator.ts'
import { configOf, type SettingOptions } from '../settings.ts'
import type { Terminal } from '../terminal.ts'

export interface UserOptions extends SettingOptions {
  partner?: string
  roles?: string
}

/** A line for each person, its columns apart by tabs. */
const list = ({ partner, ...options }: UserOptions, terminal: Terminal): number => {
  const config = configOf(options, terminal.env)
  const rows = partnersMeant(config.data, partner, terminal.say).flatMap(({ id, domain }) =>
    staffOf(config.data, id).map((user) =>
      [user.userPrincipalName, user.displayName, stateOfUser(user), user.roles.join(','), domain].join('\t'),
    ),
  )
  for (const row of rows) terminal.out(row)
  if (rows.length === 0) terminal.err(terminal.say('users.none'))
  return 0
}

/** `salesAgent,helpdeskAgent`, in any letter case. */
export const rolesIn = (given: string | undefined, { say }: Terminal): Role[] =>
  (given ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
    .map((name) => {
      const found = roles.find((role) => role.toLowerCase() === name.toLowerCase())
      if (!found) throw new Stop(say('users.role', { name, roles: roles.join(', ') }))
      return found
    })

const invite = async (
  { partner: wanted, roles: given, ...options }: UserOptions,
  terminal: Terminal,
  userPrincipalName = '',
  displayName = '',
): Promise<number> => {
  const config = configOf(options, terminal.env)
  const partner = choosePartner(config.data, wanted, terminal.say)
  const body = { userPrincipalName, displayName, roles: rolesIn(given, terminal) }
  const made = await carryOut<StaffUser>({ config, partner, terminal }, nameForOperator('staff.invite'), { body })
  return showLink(made, terminal)
}

/** The link alone goes to the output, so that a script can take it. */
const showLink = ({ url, link, userPrincipalName }: StaffUser, { out, err, say }: Terminal): number => {
  err(say('users.link', { user: userPrincipalName, until: Date.parse(link!.expiresAt) }))
  out(url!)
  return 0
}

/** Something done about one person, who is named by the name to sign in with. */
const about =
  (
    endpointId: string,
    say: (after: StaffUser, terminal: Terminal) => number,
    bodyOf?: (user: { displayName: string }, options: UserOptions, terminal: Terminal) => object,
  ) =>
  async (options: UserOptions, terminal: Terminal, name = ''): Promise<number> => {
    const config = configOf(options, terminal.env)
    const user = userNamed(config.data, name.trim())
    if (!user) throw new Stop(terminal.say('users.unknown', { name }))
    const partner = choosePartner(config.data, user.partnerId, terminal.say)
    const input = { params: { userId: user.id }, ...(bodyOf && { body: bodyOf(user, options, terminal) }) }
    return say(await carryOut({ config, partner, terminal }, nameForOperator(endpointId), input), terminal)
  }

const done = ({ userPrincipalName, state, roles: held }: StaffUser, { out }: Terminal): number => {
  out([userPrincipalName, state, held.join(',')].join('\t'))
  return 0
}

/** People of a partner: also the way back in where nobody of them can sign in any more. */
export const users = {
  list,
  invite,
  link: about('staff.makeLink', showLink),
  roles: about('staff.update', done, ({ displayName }, { roles: given }, terminal) => ({
    displayName,
    roles: rolesIn(given, terminal),
  })),
  deactivate: about('staff.deactivate', done),
  activate: about('staff.activate', done),
  'remove-second-factor': about('staff.removeSecondFactor', (_nothing, { err, say }) => {
    err(say('users.factorRemoved'))
    return 0
  }),
}
