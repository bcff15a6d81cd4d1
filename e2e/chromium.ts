import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

const installed = [
  process.env['TENANTRY_CHROMIUM'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]

const quiet = [
  '--no-sandbox',
  '--disable-dev-shm-usage',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** The machine's own Chromium, else the one from npm. None at all is a failure, never a skip. */
export const launchChromium = async (): Promise<Browser> => {
  const own = installed.find((path) => path && existsSync(path))
  if (own) return chromium.launch({ executablePath: own, args: quiet })
  // The package brings the libraries that a bare machine lacks, when it believes to be there. In one process, which it asks
  // for, the browser ends with the first page that it closes.
  process.env['AWS_LAMBDA_JS_RUNTIME'] ??= 'nodejs22.x'
  const { default: packed } = await import('@sparticuz/chromium')
  return chromium.launch({
    executablePath: await packed.executablePath(),
    args: [...packed.args.filter((arg) => arg !== '--single-process'), ...quiet],
  })
}
