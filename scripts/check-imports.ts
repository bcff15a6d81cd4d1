// Who may import whom (CONTRIBUTING.md, "The layout"). Prints each import that breaks an arrow and why, then exits with 1.
import { globSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'

/** Packages of ours that each package may import. Tests of the server also use the client. */
const workspaces: Record<string, { name: string; may: readonly string[]; inTests?: readonly string[] }> = {
  contract: { name: '@tenantry/contract', may: [] },
  client: { name: '@tenantry/client', may: ['@tenantry/contract'] },
  portal: { name: '@tenantry/portal', may: ['@tenantry/contract', '@tenantry/client'] },
  server: { name: '@tenantry/server', may: ['@tenantry/contract'], inTests: ['@tenantry/client'] },
  cli: { name: 'tenantry', may: ['@tenantry/contract', '@tenantry/client', '@tenantry/server'] },
}

/** Packages whose code runs in a browser too. */
const anywhere = new Set(['contract', 'client', 'portal'])

/** What a screen may take from another screen's folder, and why it is worth it. */
const sharedScreens: readonly { from: string; to: string; because: string }[] = [
  { from: 'customers', to: 'self-serve/permission-section.tsx', because: 'the account page shows the switches' },
  { from: 'customers', to: 'agreements/agreement-section.tsx', because: 'the account page shows what was agreed' },
  {
    from: 'customers',
    to: 'qualifications/qualification-value.tsx',
    because: 'the account page shows what the customer is qualified as',
  },
  { from: 'sign-in', to: 'own-account/enrolment.tsx', because: 'a sign-in may demand a second factor' },
  { from: 'customers', to: 'relationships/relationship-value.tsx', because: 'the account page ends the relationship' },
  { from: 'customers', to: 'audit/recent-changes.tsx', because: 'the account page shows its latest changes' },
  ...['fields.ts', 'new-customer-sections.tsx', 'new-customer-text.ts'].map((file) => ({
    from: 'relationships',
    to: `customers/new/${file}`,
    because: 'an invited customer says of itself what its partner would say',
  })),
  {
    from: 'relationships',
    to: 'sign-in/sign-in-frame.tsx',
    because: 'an invitation is read by somebody who is not signed in either',
  },
]

type Reason = string | undefined

const isTest = (file: string) => /\.test\.tsx?$|\/(test|testing|bench)\//.test(file)

/** Specifiers of static, re-exporting and dynamic imports. The formatter puts the static ones at the start of a line. */
const importsOf = (source: string): string[] =>
  [
    /^(?:import|export)\b[^'"=(]*?\bfrom\s*['"]([^'"]+)['"]/gm,
    /^import\s*['"]([^'"]+)['"]/gm,
    /\b(?:import|require)\(\s*['"]([^'"]+)['"]/g,
  ].flatMap((pattern) => [...source.matchAll(pattern)].map(([, specifier]) => specifier!))

const packageName = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')

type Manifest = Partial<Record<string, Record<string, unknown>>>
const manifests = new Map<string, Manifest>()
const manifestOf = (folder: string): Manifest => {
  const manifest = manifests.get(folder) ?? JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'))
  manifests.set(folder, manifest)
  return manifest
}

const isDeclared = (folder: string, name: string): boolean =>
  ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'].some(
    (kind) => name in (manifestOf(folder)[kind] ?? {}),
  )

/** Why `file` of a package may not import a package from outside its folder. */
const outsideReason = (workspace: string, file: string, specifier: string): Reason => {
  const { name, may, inTests = [] } = workspaces[workspace]!
  const test = isTest(file)
  if (specifier.startsWith('node:')) {
    if (anywhere.has(workspace) && file.includes('/src/') && !test) return `${workspace} runs in browsers too`
    return undefined
  }
  const wanted = packageName(specifier)
  const owner = Object.keys(workspaces).find((each) => workspaces[each]!.name === wanted)
  if (owner) {
    const entry = `.${specifier.slice(wanted.length)}`
    if (!(entry in (manifestOf(`packages/${owner}`).exports ?? {}))) return `${wanted} does not export ${entry}`
    if (wanted === name || may.includes(wanted) || (test && inTests.includes(wanted))) return undefined
    return `${workspace} may import ${[...may, ...inTests.map((each) => `in tests ${each}`)].join(', ') || 'none of our packages'}`
  }
  if (workspace === 'contract' && !test && wanted !== 'zod') return 'contract depends on zod only'
  const known = isDeclared(`packages/${workspace}`, wanted)
  const tool = (test || !file.includes('/src/')) && isDeclared('.', wanted)
  return known || tool ? undefined : `packages/${workspace}/package.json does not declare ${wanted}`
}

/** The folder below `src`, or the file itself where it stands directly in `src`. */
const areaOf = (path: string): string => path.split('/src/')[1]?.split('/')[0] ?? ''

/** Why `file` may not import `target`, another file of the same package. */
const insideReason = (workspace: string, file: string, target: string): Reason => {
  const from = areaOf(file)
  const to = areaOf(target)
  if (from === '' || from === to || isTest(file)) return undefined
  if (workspace === 'server') {
    if (from === 'store' && to !== 'random.ts')
      return 'store is generic: it imports the contract and itself, no feature'
    if (from === 'http' && !['store', 'context.ts', 'config.ts', 'random.ts'].includes(to))
      return 'http imports store, context, config and the contract, no feature'
    if (!from.endsWith('.ts') && ['main.ts', 'features.ts'].includes(to))
      return `${to} puts the features together, so none of them imports it`
    return undefined
  }
  if (workspace === 'portal') {
    if (from === 'i18n') return 'i18n imports no other folder'
    if (from === 'ui') return to === 'i18n' ? undefined : 'ui knows no screen: it imports i18n only'
    if (from === 'app' || ['ui', 'app', 'i18n'].includes(to)) return undefined
    const shared = sharedScreens.some((each) => each.from === from && target.endsWith(`/src/${each.to}`))
    return shared ? undefined : 'one screen does not import another; a good reason goes into `sharedScreens`'
  }
  return undefined
}

const reasonAgainst = (workspace: string, file: string, specifier: string): Reason => {
  if (!specifier.startsWith('.')) return outsideReason(workspace, file, specifier)
  const target = posix.join(posix.dirname(file), specifier)
  if (isTest(file) && target.startsWith('scripts/')) return undefined // a generator is tested beside what it writes
  if (!target.startsWith(`packages/${workspace}/`))
    return `it leaves the package; import ${workspaces[target.split('/')[1]!]?.name ?? 'a package'} by name`
  return insideReason(workspace, file, target)
}

const findings = Object.keys(workspaces).flatMap((workspace) =>
  globSync(`packages/${workspace}/**/*.{ts,tsx,mts,mjs,js}`, {
    exclude: (path) => /(^|\/)(node_modules|dist)$/.test(path.replaceAll('\\', '/')),
  })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((file) => !/\/\.[^/]+\//.test(file))
    .sort()
    .flatMap((file) =>
      importsOf(readFileSync(file, 'utf8')).flatMap((specifier) => {
        const reason = reasonAgainst(workspace, file, specifier)
        return reason ? [`${file}: may not import ${specifier} because ${reason}`] : []
      }),
    ),
)

/** Libraries that only the HTTP thread needs, or that wait until they are used: a start loads the features three times. */
const late = new Set(['fastify', 'koa', 'kysely', 'oidc-provider', 'prom-client', '@simplewebauthn/server'])

/** What `file` and all that it imports load when they are loaded; `import type` loads nothing. */
const loadedBy = (file: string, seen = new Set<string>()): [file: string, specifier: string][] => {
  if (seen.has(file)) return []
  seen.add(file)
  const source = readFileSync(file, 'utf8').replace(/^(?:import|export) type\b.*?from '[^']+'$/gms, '')
  return [...source.matchAll(/^(?:import|export|\})[^'"=(]*?(?:\bfrom\s*)?'([^']+)'$/gm)].flatMap(([, specifier]) =>
    specifier!.startsWith('.')
      ? loadedBy(posix.join(posix.dirname(file), specifier!), seen)
      : [[file, specifier!] as [string, string]],
  )
}
for (const [file, specifier] of loadedBy('packages/server/src/features.ts'))
  if (late.has(packageName(specifier)))
    findings.push(`${file}: may not load ${specifier} because writer and readers load it too, at every start`)

for (const finding of findings) console.error(finding)
if (findings.length > 0) process.exitCode = 1
else console.log('Imports follow the arrows.')
