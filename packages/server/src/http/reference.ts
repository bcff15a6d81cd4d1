import { createReadStream } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { ApiError } from '@tenantry/contract'
import type { FastifyInstance } from 'fastify'
import { pageHeaders } from './page-headers.ts'

const folder = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'))
const files: Record<string, string> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
}

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>API reference – Tenantry</title>
<link rel="stylesheet" href="/docs/swagger-ui.css">
</head>
<body>
<main id="reference"><p>The reference needs JavaScript. Its source is <a href="/openapi.json">/openapi.json</a>.</p></main>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
`

const start = `SwaggerUIBundle({
  url: '/openapi.json',
  dom_id: '#reference',
  deepLinking: true,
  docExpansion: 'none',
  defaultModelsExpandDepth: 0,
  filter: true,
  validatorUrl: null,
})
`

/** The reference page, drawn from `/openapi.json`; nothing comes from outside. */
export const referenceRoutes = (app: FastifyInstance, { publicUrl }: { publicUrl: string }): void => {
  const headers = pageHeaders({ publicUrl })
  app.get('/docs', async (_request, reply) =>
    reply.headers({ ...headers, 'content-type': 'text/html; charset=utf-8' }).send(page),
  )
  app.get('/docs/start.js', async (_request, reply) =>
    reply.headers({ ...headers, 'content-type': 'text/javascript; charset=utf-8' }).send(start),
  )
  app.get('/docs/:file', async (request, reply) => {
    const { file } = request.params as { file: string }
    const type = files[file]
    if (!type) throw new ApiError('unknownRoute')
    return reply
      .headers({ ...headers, 'content-type': type, 'cache-control': 'public, max-age=86400' })
      .send(createReadStream(join(folder, file)))
  })
}
