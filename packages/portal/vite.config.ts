import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

/** Writes `.br` and `.gz` beside what is worth it; the server sends them as they are. */
const precompressed = (): Plugin => ({
  name: 'tenantry:precompressed',
  apply: 'build',
  async writeBundle({ dir = 'dist' }) {
    const names = await readdir(dir, { recursive: true })
    for (const name of names.filter((each) => /\.(js|css|svg|json)$/.test(each))) {
      const path = join(dir, name)
      const content = await readFile(path)
      if (content.length < 1024) continue
      const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }
      await writeFile(`${path}.br`, await promisify(brotliCompress)(content, quality))
      await writeFile(`${path}.gz`, await promisify(gzip)(content, { level: 9 }))
    }
  },
})

/**
 * Of the contract's endpoints the browser needs the method and the path: the client gets these as plain data, and the
 * schemas, which the server checks by, stay out of the bundle together with zod.
 */
const endpointsAsData = (): Plugin => {
  const id = '\0tenantry:endpoints'
  return {
    name: 'tenantry:endpoints',
    enforce: 'pre',
    resolveId: (source, importer) =>
      source === '@tenantry/contract' && importer?.includes('/packages/client/src/') ? id : undefined,
    async load(loaded) {
      if (loaded !== id) return
      const { api } = await import('@tenantry/contract')
      const groups = Object.entries(api).map(([group, members]) => [
        group,
        Object.fromEntries(
          Object.entries(members).map(([name, { method, path, media }]) => [name, { method, path, media }]),
        ),
      ])
      return `export const api = ${JSON.stringify(Object.fromEntries(groups))}`
    },
  }
}

const server = process.env['TENANTRY_PUBLIC_URL'] ?? 'http://127.0.0.1:7400'

export default defineConfig({
  plugins: [endpointsAsData(), react(), precompressed()],
  build: {
    target: 'es2023',
    // Inlined files would need `data:` in the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: {
      treeshake: {
        // Modules of the contract only define values: one that is not used is not bundled.
        moduleSideEffects: (id) => !id.includes('/packages/contract/src/'),
      },
    },
  },
  server: {
    proxy: Object.fromEntries(['/tenantry', '/v1', '/auth', '/agreement-documents'].map((path) => [path, server])),
  },
})
