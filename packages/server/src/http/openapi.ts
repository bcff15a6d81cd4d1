import { type AnyEndpoint, endpoints, errors } from '@tenantry/contract'
import { messages } from '@tenantry/contract/messages'
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import type { Config } from '../config.ts'

type Json = Record<string, unknown>

/** Schemas of one document: those with an id become components, referred to by name. */
const converter = (io: 'input' | 'output') => {
  const components: Json = {}
  const convert = (schema: z.ZodType): Json => {
    const {
      $schema: _,
      $defs,
      ...json
    } = z.toJSONSchema(schema, {
      io,
      target: 'draft-2020-12',
      unrepresentable: 'any',
      reused: 'inline',
    }) as Json
    for (const [name, definition] of Object.entries(($defs ?? {}) as Json)) components[name] ??= renamed(definition)
    return renamed(json) as Json
  }
  const renamed = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(renamed)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(
      Object.entries(value).flatMap(([name, member]) => {
        if (name === 'id' && typeof member === 'string' && 'type' in value) return []
        if (name === '$ref' && typeof member === 'string')
          return [[name, member.replace('#/$defs/', '#/components/schemas/')]]
        return [[name, renamed(member)]]
      }),
    )
  }
  return { convert, components }
}

const header = (description: string): Json => ({ description, schema: { type: 'string' } })

const errorResponses = (endpoint: AnyEndpoint): Json => {
  const names = new Set([...endpoint.errors, 'missingToken', 'badToken', 'roleLacksRight', 'serverError'] as const)
  const byStatus = new Map<number, string[]>()
  for (const name of names) {
    const { status, code } = errors[name]
    const text = messages.en[`error.${name}` as keyof typeof messages.en] ?? name
    byStatus.set(status, [...(byStatus.get(status) ?? []), `${code} (${name}): ${text}`])
  }
  return Object.fromEntries(
    [...byStatus].map(([status, lines]) => [
      String(status),
      {
        description: lines.join('\n\n'),
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Fault' } } },
      },
    ]),
  )
}

const parametersOf = (endpoint: AnyEndpoint, convert: (schema: z.ZodType) => Json): Json[] => {
  const inPath = [...endpoint.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!)
  const params = endpoint.params ? ((convert(endpoint.params)['properties'] ?? {}) as Json) : {}
  const query = endpoint.query ? convert(endpoint.query) : {}
  const required = new Set((query['required'] ?? []) as string[])
  return [
    ...inPath.map((name) => ({ name, in: 'path', required: true, schema: params[name] ?? { type: 'string' } })),
    ...Object.entries((query['properties'] ?? {}) as Json).map(([name, schema]) => ({
      name,
      in: 'query',
      required: required.has(name),
      schema,
    })),
    {
      name: 'X-Locale',
      in: 'header',
      description: 'Language of descriptions: en-US or es-ES.',
      schema: { type: 'string' },
    },
    ...(endpoint.method === 'GET' || endpoint.method === 'HEAD'
      ? []
      : [
          {
            name: 'MS-RequestId',
            in: 'header',
            description: 'Idempotency key: a repeat with the same id has one effect.',
            schema: { type: 'string', format: 'uuid' },
          },
        ]),
    ...(endpoint.etag
      ? [
          {
            name: 'If-Match',
            in: 'header',
            description: 'Version that the caller has read, in double quotes.',
            schema: { type: 'string' },
          },
        ]
      : []),
  ]
}

/** OpenAPI 3.1 of all endpoints, read from the contract. */
export const openApiDocument = ({ publicUrl }: Pick<Config, 'publicUrl'>): Json => {
  const input = converter('input')
  const output = converter('output')
  const paths: Record<string, Json> = {}
  for (const endpoint of endpoints) {
    const operation: Json = {
      operationId: endpoint.id,
      summary: endpoint.summary,
      ...(endpoint.description && { description: endpoint.description }),
      tags: [endpoint.id.split('.')[0]],
      'x-permission': endpoint.permission,
      'x-callers': endpoint.callers,
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
          ...(endpoint.result && { content: { 'application/json': { schema: output.convert(endpoint.result) } } }),
        },
        ...errorResponses(endpoint),
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
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
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
