import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Instance } from '../context.ts'
import { localeOf, message } from '../http/messages.ts'
import { pageHeaders } from '../http/page-headers.ts'
import type { SignedLinks } from '../http/signed-links.ts'
import { answeredLanguage, readText } from './documents.ts'
import { page } from './placeholder.ts'
import { type AgreementTemplate, templateOf } from './templates.ts'

const PATH = '/agreement-documents'
/** Documented: links to the text of a template are good for five minutes. */
const LIFE = 300

/** A lasting address of the text, in the language of whoever opens it. */
export const agreementLink = ({ signedLink }: Instance, { templateId }: AgreementTemplate): string =>
  signedLink(`${PATH}/${templateId}`, {})

/** Fresh addresses of the text in a language that there is, to read and to keep. */
export const documentOf = async (
  { dataFolder, signedLink }: Instance,
  { template, language, country }: { template: AgreementTemplate; language: string; country: string },
) => {
  const text = { language: await answeredLanguage({ dataFolder, template, language, country }), country }
  const path = `${PATH}/${template.templateId}`
  return {
    displayUri: signedLink(path, text, LIFE),
    downloadUri: signedLink(path, { ...text, download: '1' }, LIFE),
    ...text,
  }
}

export interface DocumentPagesOptions {
  dataFolder: string
  links: SignedLinks
  publicUrl: string
}

/** Serves the texts that links lead to. Whoever has the link needs no token. */
export const documentPages = (app: FastifyInstance, { dataFolder, links, publicUrl }: DocumentPagesOptions): void => {
  const headersOf = (contentType: string) => ({
    ...pageHeaders({ publicUrl }),
    'content-type': contentType,
    // A page of the operator's may bring styles and pictures of its own; nothing in it runs. A PDF needs its viewer.
    'content-security-policy': contentType.startsWith('text/html')
      ? "sandbox allow-popups; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'"
      : "frame-ancestors 'none'",
  })
  const gone = (request: FastifyRequest, reply: FastifyReply) => {
    const locale = localeOf(firstLanguage(request))
    const [title, text] = [message(locale, 'document.gone'), message(locale, 'document.gone.text')]
    return reply
      .code(410)
      .headers(headersOf('text/html; charset=utf-8'))
      .send(page({ language: locale, title, body: `<p>${text}</p>` }))
  }

  app.get(`${PATH}/:templateId`, async (request, reply) => {
    const query = links.read(request.url)
    const template = templateOf((request.params as { templateId: string }).templateId)
    if (!query || !template) return gone(request, reply)
    const country = query.get('country') ?? 'US'
    const wanted = { dataFolder, template, country, language: query.get('language') ?? firstLanguage(request) }
    const download = query.has('download')
    const language = await answeredLanguage(wanted)
    const text = await readText({ ...wanted, language }, download ? 'pdf' : 'html')
    return reply
      .headers({
        ...headersOf(text.contentType),
        'content-language': language,
        'content-disposition': `${download ? 'attachment' : 'inline'}; filename="${text.fileName}"`,
      })
      .send(text.body)
  })
}

const firstLanguage = (request: FastifyRequest): string =>
  /^\s*([a-z]{2,3}(?:-[a-z\d]{2,8})*)/i.exec(request.headers['accept-language'] ?? '')?.[1] ?? 'en-US'
