import { type AnyEndpoint, type ErrorEntry, type ErrorName, endpoints, errors, outside } from '@tenantry/contract'
import { messages } from '@tenantry/contract/messages'
import type { FastifyInstance } from 'fastify'
import type { z } from 'zod'
import type { Config } from '../config.ts'
import { schemaConverter } from './json-schema.ts'

type Json = Record<string, unknown>

const header = (description: string): Json => ({ description, schema: { type: 'string' } })

/** Every refusal that an operation can give, by status. The gateway's have a shape of their own. */
const errorResponses = (known: readonly ErrorName[]): Json => {
  const byStatus = new Map<number, { lines: string[]; schema: string }>()
  for (const name of new Set<ErrorName>([...known, 'missingToken', 'badToken', 'throttled', 'serverError'])) {
    const { status, code, shape }: ErrorEntry = errors[name]
    const text = messages.en[`error.${name}` as keyof typeof messages.en] ?? name
    const { lines } = byStatus.get(status) ?? { lines: [] }
    const schema = shape === 'gateway' ? 'GatewayFault' : 'Fault'
    byStatus.set(status, { lines: [...lines, `${code} (${name}): ${text}`], schema })
  }
  return Object.fromEntries(
    [...byStatus].map(([status, { lines, schema }]) => [
      String(status),
      {
        description: lines.join('\n\n'),
        content: { 'application/json': { schema: { $ref: `#/components/schemas/${schema}` } } },
      },
    ]),
  )
}

const pathParameters = (path: string, schemas: Json = {}): Json[] =>
  [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: schemas[name!] ?? { type: 'string' },
  }))

const inHeader = (name: string, description: string): Json => ({
  name,
  in: 'header',
  description,
  schema: { type: 'string' },
})

const parametersOf = (endpoint: AnyEndpoint, convert: (schema: z.ZodType) => Json): Json[] => {
  const params = endpoint.params ? ((convert(endpoint.params)['properties'] ?? {}) as Json) : {}
  const query = endpoint.query ? convert(endpoint.query) : {}
  const required = new Set((query['required'] ?? []) as string[])
  return [
    ...pathParameters(endpoint.path, params),
    ...Object.entries((query['properties'] ?? {}) as Json).map(([name, schema]) => ({
      name,
      in: 'query',
      required: required.has(name),
      schema,
    })),
    inHeader('X-Locale', 'Language of descriptions: en-US or es-ES.'),
    ...(endpoint.method === 'GET' || endpoint.method === 'HEAD'
      ? []
      : [inHeader('MS-RequestId', 'Idempotency key, a GUID: a repeat with the same id has one effect.')]),
    ...(endpoint.etag ? [inHeader('If-Match', 'Version that the caller has read, in double quotes.')] : []),
  ]
}

/** OpenAPI 3.1 of all endpoints, read from the contract. */
export const openApiDocument = ({ publicUrl }: Pick<Config, 'publicUrl'>): Json => {
  const input = schemaConverter('input')
  const output = schemaConverter('output')
  const paths: Record<string, Json> = {}
  for (const endpoint of endpoints) {
    const operation: Json = {
      operationId: endpoint.id,
      summary: endpoint.summary,
      ...(endpoint.description && { description: endpoint.description }),
      tags: [endpoint.id.split('.')[0]],
      'x-permission': endpoint.permission,
      'x-callers': endpoint.callers,
      ...(endpoint.permission === 'invitation:answer' && { security: [{ invitation: [] }] }),
      parameters: parametersOf(endpoint, input.convert),
      ...(endpoint.body && {
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: input.convert(endpoint.body),
              ...(endpoint.example?.body !== undefined && { example: endpoint.example.body }),
            },
          },
        },
      }),
      responses: {
        [endpoint.status]: {
          description: 'Done',
          headers: {
            'MS-RequestId': header('Of the request, or made'),
            'MS-CorrelationId': header('Of the request, or made'),
          },
          ...(endpoint.result &&
            endpoint.method !== 'HEAD' && {
              content: { [endpoint.media ?? 'application/json']: { schema: output.convert(endpoint.result) } },
            }),
        },
        ...errorResponses([
          ...endpoint.errors,
          'roleLacksRight',
          ...(endpoint.cloud || endpoint.feature ? ['notAvailableInCloud' as const] : []),
        ]),
      },
    }
    for (const path of [endpoint.path, ...(endpoint.aliases ?? [])]) {
      const own = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)
      const alias = path !== endpoint.path
      paths[path] = {
        ...paths[path],
        [endpoint.method.toLowerCase()]: alias
          ? {
              ...operation,
              operationId: `${endpoint.id}${path.startsWith('/auditactivity') ? '.prefixed' : '.plain'}`,
              parameters: (operation['parameters'] as { name: string; in: string }[]).filter(
                (p) => p.in !== 'path' || own.includes(p.name),
              ),
            }
          : operation,
      }
    }
  }
  for (const { method, path, summary } of outside)
    paths[path] = {
      ...paths[path],
      [method.toLowerCase()]: {
        operationId: `outside.${method.toLowerCase()}${path.replace(/\W+(\w)/g, (_, letter: string) => letter.toUpperCase()).replace(/\W/g, '')}`,
        summary: `${summary}: not offered here`,
        tags: ['outside'],
        parameters: pathParameters(path),
        responses: errorResponses(['outOfScope']),
      },
    }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Tenantry',
      version: '0.1.0',
      description:
        '`/v1` is wire-compatible with Microsoft Partner Center’s customer API; `/tenantry/v1` carries what has no place there. ' +
        'Names are accepted in any letter case. Tenantry is not affiliated with Microsoft.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: publicUrl }],
    security: [{ bearer: [] }],
    paths,
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
        invitation: { type: 'http', scheme: 'invitation', description: 'The secret of a link.' },
      },
      schemas: {
        Fault: {
          type: 'object',
          required: ['code', 'description', 'data', 'source'],
          properties: {
            code: { type: 'number', description: 'Stable; see the error table.' },
            description: { type: 'string', maxLength: 1024, description: 'In the language of X-Locale.' },
            data: { type: 'array', items: {} },
            source: { type: 'string' },
          },
        },
        GatewayFault: {
          type: 'object',
          required: ['statusCode', 'message'],
          properties: { statusCode: { type: 'number' }, message: { type: 'string' } },
        },
        ...input.components,
        ...output.components,
      },
    },
  }
}

/** `/openapi.json`, the description that everything else can be generated from. */
export const openApiRoutes = (app: FastifyInstance, config: Config): void => {
  let text: string | undefined
  app.get('/openapi.json', async (_request, reply) => {
    text ??= JSON.stringify(openApiDocument(config))
    return reply.headers({ 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-cache' }).send(text)
  })
}
