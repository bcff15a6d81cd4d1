import type { AgreementType } from '@tenantry/contract'

/** Languages that every template has a text in, if only one that says that there is none yet. */
export const placeholderLanguages = ['en-US', 'es-ES'] as const
export type PlaceholderLanguage = (typeof placeholderLanguages)[number]

interface Words {
  names: Record<AgreementType, string>
  title: string
  mark: string
  lead: (agreement: string) => string
  operator: string
  files: (file: string) => string
  customers: string
  ask: string
}

const code = (text: string) => `<code>${text}</code>`

const words: Record<PlaceholderLanguage, Words> = {
  'en-US': {
    names: {
      MicrosoftCustomerAgreement: 'Microsoft Customer Agreement',
      MicrosoftCloudAgreement: 'Microsoft Cloud Agreement',
    },
    title: 'Customer agreement',
    mark: 'Placeholder, not a legal text, replace it by your own.',
    lead: (agreement) =>
      `This page stands where your customers find the text of the ${agreement}. It came with Tenantry, binds nobody and says nothing about anybody’s rights or duties.`,
    operator: 'For the operator of this instance',
    files: (file) =>
      `Put the text that your customers are to accept into the folder ${code('agreements')} of the data folder, as ${code(`${file}.html`)} or ${code(`${file}.pdf`)}. It is shown from then on; nothing has to be restarted. A text for one country carries its two letters behind the language: ${code(`${file}.CA.html`)}.`,
    customers: 'For customers',
    ask: 'Ask your partner for the agreement. Do not accept anything because of this page.',
  },
  'es-ES': {
    names: {
      MicrosoftCustomerAgreement: 'Contrato de cliente de Microsoft',
      MicrosoftCloudAgreement: 'Contrato de Microsoft Cloud',
    },
    title: 'Contrato de cliente',
    mark: 'Texto provisional, no es un texto legal, sustitúyalo por el suyo.',
    lead: (agreement) =>
      `Esta página ocupa el lugar donde sus clientes encuentran el texto del ${agreement}. Viene con Tenantry, no obliga a nadie y no dice nada sobre los derechos ni los deberes de nadie.`,
    operator: 'Para el operador de esta instancia',
    files: (file) =>
      `Ponga el texto que deben aceptar sus clientes en la carpeta ${code('agreements')} de la carpeta de datos, como ${code(`${file}.html`)} o ${code(`${file}.pdf`)}. Se muestra desde ese momento; no hace falta reiniciar nada. Un texto para un solo país lleva sus dos letras detrás del idioma: ${code(`${file}.MX.html`)}.`,
    customers: 'Para los clientes',
    ask: 'Solicite el contrato a su partner. No acepte nada a causa de esta página.',
  },
}

const styles = `
:root { color-scheme: light dark }
body { font: 16px/1.6 system-ui, sans-serif; max-width: 42em; margin: 2em auto; padding: 0 1.25em 3em; overflow-wrap: anywhere }
h1 { line-height: 1.2 }
.mark { border: 3px solid #b00020; border-radius: 6px; padding: .75em 1em; font-weight: 600 }
@media (prefers-color-scheme: dark) { body { background: #1b1b1b; color: #eee } .mark { border-color: #ff8a9b } }
`

/** A small page of ours, in a language. */
export const page = ({ language, title, body }: { language: string; title: string; body: string }): string =>
  `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${styles}</style>
</head>
<body>
<main>
<h1>${title}</h1>
${body}
</main>
</body>
</html>
`

/** What stands where an agreement would stand: it says so, and how to put one's own in its place. */
export const placeholder = (type: AgreementType, language: PlaceholderLanguage): string => {
  const { names, title, mark, lead, operator, files, customers, ask } = words[language]
  const body = `<p class="mark">${mark}</p>
<p>${lead(names[type])}</p>
<h2>${operator}</h2>
<p>${files(`${type}.${language}`)}</p>
<h2>${customers}</h2>
<p>${ask}</p>`
  return page({ language, title, body })
}
