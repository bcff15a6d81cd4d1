// Makes what is published: each package as JavaScript with types below dist/packages, and its tarball in dist. A checkout runs
// from sources, so the manifests there name sources and are private; those written here name what was compiled from them.
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const target = 'dist/packages'
/** In the order in which they need each other. */
const names = ['contract', 'client', 'portal', 'server', 'cli']

interface Manifest {
  exports?: Record<string, string>
  [member: string]: unknown
}

/** Members of a manifest that mean something only in a checkout. */
const checkoutOnly = new Set(['private', 'scripts', 'devDependencies'])

/** The manifest of a package as it is published. */
const published = (manifest: Manifest): Manifest => {
  const kept = Object.entries(manifest).filter(([name]) => !checkoutOnly.has(name))
  const exports = Object.entries(manifest.exports ?? {}).map(([entry, source]) => {
    const compiled = source.replace(/\.ts$/, '')
    return [entry, source.endsWith('.ts') ? { types: `${compiled}.d.ts`, default: `${compiled}.js` } : source]
  })
  return { ...Object.fromEntries(kept), ...(exports.length > 0 && { exports: Object.fromEntries(exports) }) }
}

/** The type of a JSON value, for a declaration. */
const typeOf = (value: unknown): string => {
  if (Array.isArray(value)) return `(${[...new Set(value.map(typeOf))].join(' | ') || 'never'})[]`
  if (typeof value !== 'object' || value === null) return value === null ? 'null' : typeof value
  return `{ ${Object.entries(value)
    .map(([name, member]) => `${JSON.stringify(name)}: ${typeOf(member)}`)
    .join('; ')} }`
}

/** JSON becomes a module of JavaScript: Node 20 warns about JSON modules, and not every browser knows them. */
const withoutJsonModules = (folder: string) => {
  for (const file of globSync(`${folder}/src/**/*.json`)) {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'))
    writeFileSync(`${file}.js`, `export default ${JSON.stringify(value)};\n`)
    writeFileSync(`${file}.d.ts`, `declare const value: ${typeOf(value)};\nexport default value;\n`)
    rmSync(file)
  }
  for (const file of globSync(`${folder}/src/**/*.{js,d.ts}`)) {
    const text = readFileSync(file, 'utf8')
    const changed = text.replace(/from '(\.[^']*\.json)'(?: with \{ type: 'json' \})?/g, `from '$1.js'`)
    // Declarations keep the endings of the sources.
    writeFileSync(
      file,
      file.endsWith('.d.ts') ? changed.replace(/(from |import\()'(\.[^']*)\.ts'/g, `$1'$2.js'`) : changed,
    )
  }
}

const npm = (...args: string[]) =>
  execFileSync('npm', args, {
    encoding: 'utf8',
    shell: process.platform === 'win32',
    stdio: ['ignore', 'pipe', 'inherit'],
  })

if (!existsSync('packages/portal/dist/index.html')) throw new Error('The portal is not built. Run: npm run build')
rmSync('dist', { recursive: true, force: true })
execFileSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'], { stdio: 'inherit' })
cpSync('packages/portal/dist', `${target}/portal/dist`, {
  recursive: true,
  filter: (path) => !path.endsWith('.sources'), // the stamp of `npm start`
})
for (const name of names) {
  const from = join('packages', name)
  const to = join(target, name)
  mkdirSync(to, { recursive: true })
  withoutJsonModules(to)
  const manifest = JSON.parse(readFileSync(join(from, 'package.json'), 'utf8')) as Manifest
  writeFileSync(join(to, 'package.json'), `${JSON.stringify(published(manifest), null, 2)}\n`)
  cpSync(join(from, 'README.md'), join(to, 'README.md'))
  for (const file of ['LICENSE', 'NOTICE']) cpSync(file, join(to, file))
  console.log(join('dist', npm('pack', to, '--pack-destination', 'dist', '--silent').trim()))
}
