import './app.css'
import { createDOMRenderer, FluentProvider, RendererProvider } from '@fluentui/react-components'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { createRoot } from 'react-dom/client'
import { type Format, firstFormat, I18nProvider } from '../i18n/index.tsx'
import { Announcer } from '../ui/announcer.tsx'
import { router } from './router.tsx'
import { queryClient } from './session.ts'
import { useSystemTheme } from './theme.ts'

// Styles are added at run time; the server's content security policy lets them in by this nonce.
const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content
const renderer = createDOMRenderer(document, nonce ? { styleElementAttributes: { nonce } } : {})

const App = ({ format }: { format: Format }) => (
  <RendererProvider renderer={renderer} targetDocument={document}>
    <FluentProvider theme={useSystemTheme()}>
      <I18nProvider first={format}>
        <QueryClientProvider client={queryClient}>
          <RouterProvider router={router} />
          <Announcer />
        </QueryClientProvider>
      </I18nProvider>
    </FluentProvider>
  </RendererProvider>
)

// Who is signed in, the page and its rows are fetched while the words are.
void router.load()

const root = document.getElementById('root')
if (root) createRoot(root).render(<App format={await firstFormat()} />)
