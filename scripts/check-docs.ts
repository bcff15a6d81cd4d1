// Whether docs/ still says what is: the dependency table against the manifests, links between pages, the index of decisions.
import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'

interface Manifest {
  name: string
  license?: string
  workspaces?: string[]
  dependencies?: Record<string, string>
  devDependencies?: Record<string, string>
  optionalDependencies?: Record<string, string>
}
const readManifest = (folder: string): Manifest => JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'))

const page = 'docs/dependencies.md'
const root = readManifest('.')
const folders = ['.', ...(root.workspaces ?? [])]
const ours = new Set(folders.map((folder) => readManifest(folder).name))

/** Rows of the table below the heading that names a manifest: package → licence. */
const rowsOf = (text: string, heading: string): Map<string, string> => {
  const section = text.split(/^## /m).find((each) => each.split('\n', 1)[0]!.includes(`\`${heading}\``)) ?? ''
  return new Map(
    [...section.matchAll(/^\| `([^`]+)` \| ([^|]+) \| [^|]+ \|$/gm)].map(([, name, licence]) => [
      name!,
      licence!.trim(),
    ]),
  )
}

const installedLicence = (folder: string, name: string): string | undefined => {
  const place = [`${folder}/node_modules/${name}`, `node_modules/${name}`].find((each) =>
    existsSync(`${each}/package.json`),
  )
  return place && readManifest(place).license // packages for other platforms are not installed
}

const dependencyFindings = folders.flatMap((folder) => {
  const file = folder === '.' ? 'package.json' : folder
  const listed = rowsOf(readFileSync(page, 'utf8'), file)
  const { dependencies, devDependencies, optionalDependencies } = readManifest(folder)
  const declared = Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies }).filter(
    (name) => !ours.has(name),
  )
  return [
    ...declared.filter((name) => !listed.has(name)).map((name) => `${page}: ${file} has ${name}, the table does not`),
    ...[...listed.keys()]
      .filter((name) => !declared.includes(name))
      .map((name) => `${page}: the table has ${name}, ${file} does not`),
    ...declared.flatMap((name) => {
      const licence = listed.has(name) && installedLicence(folder, name)
      return licence && licence !== listed.get(name) ? [`${page}: the licence of ${name} is ${licence}`] : []
    }),
  ]
})

const pages = globSync(['*.md', 'docs/**/*.md', 'examples/*.md', 'packages/*/*.md']).map((path) =>
  path.replaceAll('\\', '/'),
)

/** Links to files of the repository; images may come later than the text. */
const linkFindings = pages.flatMap((file) =>
  [...readFileSync(file, 'utf8').matchAll(/(?<!!)\[[^\]]*\]\(([^)\s#]+)[^)]*\)/g)]
    .map(([, target]) => target!)
    .filter((target) => !/^[a-z]+:/i.test(target) && !existsSync(posix.join(posix.dirname(file), target)))
    .map((target) => `${file}: nothing stands at ${target}`),
)

const index = readFileSync('docs/decisions/README.md', 'utf8')
const indexFindings = readdirSync('docs/decisions')
  .filter((name) => name !== 'README.md' && !index.includes(`(${name})`))
  .map((name) => `docs/decisions/README.md: does not list ${name}`)

/** Ids that code and tests quote have a row in the pages that say what they mean. */
const idPages = ['docs/rules.md', 'docs/promises.md']
const explained = new Set(
  idPages.flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/^\| ([A-Z]+-?[\d.]+) \|/gm)].map(([, id]) => id!)),
)
const quoting = /\/\/|\*|\b(?:test|describe)\(|\brule: /
const idFindings = globSync('{packages/*/{src,test},e2e,scripts}/**/*.{ts,tsx}').flatMap((file) =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => quoting.test(line))
    .flatMap((line) => [...line.matchAll(/\b(?:(?:V|S|G|B|A|PP|R)-\d\d|W-\d|R\d+\.\d+)\b/g)])
    .filter(([id]) => !explained.has(id))
    .map(([id]) => `${file.replaceAll('\\', '/')}: quotes ${id}, which has no row in ${idPages.join(' or ')}`),
)

const findings = [...dependencyFindings, ...linkFindings, ...indexFindings, ...idFindings]
for (const finding of findings) console.error(finding)
if (findings.length > 0) process.exitCode = 1
else console.log('The documents agree with the repository.')
