import { Command, CommanderError } from 'commander'
import { languageOf, type MessageKey, type Say, speak } from './messages/messages.ts'
import { openTerminal, type Terminal } from './terminal.ts'

type Users = typeof import('./commands/users.ts')['users']
type Apps = typeof import('./commands/apps.ts')['apps']

const COULD_NOT_RUN = 2

/** Runs one command line; answers the exit code. */
export const run = async (argv: readonly string[], env: Record<string, string | undefined>): Promise<number> => {
  const language = languageOf(argv, env)
  const say = speak(language)
  const terminal = openTerminal(say, { language, env })
  let code = 0
  const program = programOf(say, terminal, (ended) => {
    code = ended
  })
  try {
    await program.parseAsync(argv, { from: 'user' })
    return code
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode !== 0 && error.code !== 'commander.help') terminal.err(usageError(error, say))
      return error.exitCode === 0 ? 0 : COULD_NOT_RUN
    }
    const { failureLines } = await import('./failure.ts')
    for (const line of failureLines(error, terminal)) terminal.err(line)
    return COULD_NOT_RUN
  }
}

type Action<O> = (options: O, terminal: Terminal, ...rest: string[]) => number | Promise<number>

const programOf = (say: Say, terminal: Terminal, end: (code: number) => void): Command => {
  const titles: Record<string, MessageKey> = {
    'Usage:': 'help.usage',
    'Arguments:': 'help.arguments',
    'Options:': 'help.options',
    'Global Options:': 'help.globalOptions',
    'Commands:': 'help.commands',
  }
  const dressed = (command: Command): Command =>
    command
      .exitOverride()
      .configureOutput({ outputError: () => {} })
      .configureHelp({ styleTitle: (title) => (titles[title] ? say(titles[title]) : title), showGlobalOptions: true })
      .helpOption('-h, --help', say('help.help'))

  const program = dressed(new Command('tenantry'))
    .description(say('help.program'))
    .helpCommand('help [command]', say('help.help'))
    .option('--lang <en|es>', say('help.lang'))

  // A command is loaded when it is called: help and mistakes answer at once.
  const command = <O>(name: string, key: MessageKey, load: () => Promise<Action<O>>, group = program): Command =>
    dressed(group.command(name))
      .description(say(key))
      .option('--data <folder>', say('help.data'))
      .option('--cloud <cloud>', say('help.cloud'))
      .action(async (...given: unknown[]) => {
        const rest = given.slice(0, -2) as string[]
        end(await (await load())(given.at(-2) as O, terminal, ...rest))
      })

  command('start', 'help.start', async () => (await import('./commands/start.ts')).start)
    .option('--demo', say('help.start.demo'))
    .option('--host <address>', say('help.host'))
    .option('--port <number>', say('help.port'))

  command('demo', 'help.demo', async () => (await import('./commands/demo.ts')).demo).option(
    '--customers <number>',
    say('help.demo.customers'),
  )

  command('import', 'help.import', async () => (await import('./commands/import.ts')).importCustomers)
    .argument('[file]', say('help.import.file'))
    .option('--format <format>', say('help.import.format'), 'auto')
    .option('--partner <partner>', say('help.partner'))
    .option('--overwrite', say('help.import.overwrite'))
    .option('--dry-run', say('help.import.dryRun'))
    .option('--report <file>', say('help.import.report'))
    .option('--from <url>', say('help.import.from'))
    .option('--authority <url>', say('help.import.authority'))
    .option('--tenant <tenant>', say('help.import.tenant'))
    .option('--client-id <id>', say('help.import.clientId'))
    .option('--credentials <file>', say('help.import.credentials'))
    .option('--rate <number>', say('help.import.rate'))
    .option('--timeout <seconds>', say('help.import.timeout'))
    .option('--restart', say('help.import.restart'))

  command('export', 'help.export', async () => (await import('./commands/export.ts')).exportFile)
    .option('--format <format>', say('help.export.format'), 'partner-center')
    .option('--partner <partner>', say('help.partner'))
    .option('--out <file>', say('help.export.out'))

  const qualifications = dressed(program.command('qualifications')).description(say('help.qualifications'))
  const qualification = (name: 'list' | 'approve' | 'deny', key: MessageKey) =>
    command(
      name,
      key,
      async () => (await import('./commands/qualifications.ts')).qualifications[name],
      qualifications,
    ).option('--partner <partner>', say('help.partner'))
  qualification('list', 'help.qualifications.list')
  qualification('approve', 'help.qualifications.approve').argument('<customer>', say('help.customer'))
  qualification('deny', 'help.qualifications.deny')
    .argument('<customer>', say('help.customer'))
    .option('--reason <text>', say('help.qualifications.reason'))

  const codes = dressed(program.command('validation-codes')).description(say('help.codes'))
  command('list', 'help.codes.list', async () => (await import('./commands/validation-codes.ts')).list, codes).option(
    '--partner <partner>',
    say('help.partner'),
  )
  command('add', 'help.codes.add', async () => (await import('./commands/validation-codes.ts')).add, codes)
    .argument('<organization>', say('help.codes.organization'))
    .option('--code <code>', say('help.codes.code'))
    .option('--creates <number>', say('help.codes.creates'))
    .option('--partner <partner>', say('help.partner'))

  command('account-status', 'help.status', async () => (await import('./commands/account-status.ts')).setAccountStatus)
    .argument('<customer>', say('help.customer'))
    .argument('<status>', say('help.status.status'))
    .option('--reason <text>', say('help.reason'))
    .option('--partner <partner>', say('help.partner'))

  const people = dressed(program.command('users')).description(say('help.users'))
  const person = (name: keyof Users, key: MessageKey) =>
    command(name, key, async () => (await import('./commands/users.ts')).users[name], people)
  person('list', 'help.users.list').option('--partner <partner>', say('help.partner'))
  person('invite', 'help.users.invite')
    .argument('<user>', say('help.users.user'))
    .argument('<name>', say('help.users.name'))
    .option('--roles <roles>', say('help.roles'))
    .option('--partner <partner>', say('help.partner'))
  person('link', 'help.users.link').argument('<user>', say('help.users.user'))
  person('roles', 'help.users.roles')
    .argument('<user>', say('help.users.user'))
    .requiredOption('--roles <roles>', say('help.roles'))
  person('deactivate', 'help.users.deactivate').argument('<user>', say('help.users.user'))
  person('activate', 'help.users.activate').argument('<user>', say('help.users.user'))
  person('remove-second-factor', 'help.users.removeSecondFactor').argument('<user>', say('help.users.user'))

  const programs = dressed(program.command('apps')).description(say('help.apps'))
  const app = (name: keyof Apps, key: MessageKey) =>
    command(name, key, async () => (await import('./commands/apps.ts')).apps[name], programs).option(
      '--partner <partner>',
      say('help.partner'),
    )
  app('list', 'help.apps.list')
  app('register', 'help.apps.register')
    .argument('<name>', say('help.apps.name'))
    .option('--roles <roles>', say('help.roles'))
    .option('--days <number>', say('help.apps.days'))
    .option('--public', say('help.apps.public'))
    .option('--redirect <address...>', say('help.apps.redirect'))
  app('add-secret', 'help.apps.addSecret')
    .argument('<client-id>', say('help.apps.id'))
    .option('--days <number>', say('help.apps.days'))
  app('disable', 'help.apps.disable').argument('<client-id>', say('help.apps.id'))
  app('enable', 'help.apps.enable').argument('<client-id>', say('help.apps.id'))

  command('verify', 'help.verify', async () => (await import('./commands/verify.ts')).verify)
    .option('--json', say('help.verify.json'))
    .option('--since <file>', say('help.verify.since'))

  command('config', 'help.config', async () => (await import('./commands/config.ts')).config).option(
    '--explain',
    say('help.config.explain'),
  )
  return program
}

const usageKeys: Record<string, MessageKey> = {
  'commander.unknownCommand': 'usage.command',
  'commander.unknownOption': 'usage.option',
  'commander.missingArgument': 'usage.argument',
  'commander.optionMissingArgument': 'usage.value',
  'commander.excessArguments': 'usage.excess',
}

const usageError = ({ code, message }: CommanderError, say: Say): string => {
  const key = usageKeys[code]
  return key ? say(key, { name: /'([^']*)'/.exec(message)?.[1] ?? '' }) : message
}
