import { type BrandVariants, createDarkTheme, createLightTheme, type Theme } from '@fluentui/react-components'
import { useSyncExternalStore } from 'react'

const brand: BrandVariants = {
  10: '#0e1427',
  20: '#161f3c',
  30: '#1d294f',
  40: '#253564',
  50: '#2d407c',
  60: '#354c94',
  70: '#3a54ab',
  80: '#405ec3',
  90: '#587ae8',
  100: '#6f93ff',
  110: '#80a1ff',
  120: '#91aeff',
  130: '#a8c0fe',
  140: '#c0d1fe',
  150: '#d6e1fd',
  160: '#edf2fd',
}

const fonts = {
  fontFamilyBase: "-apple-system, BlinkMacSystemFont, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif",
  fontFamilyMonospace: "ui-monospace, 'SF Mono', Menlo, Consolas, 'Liberation Mono', monospace",
}

const light: Theme = { ...createLightTheme(brand), ...fonts }

const dark: Theme = {
  ...createDarkTheme(brand),
  ...fonts,
  // The generated tones are too dark for text on a dark page.
  colorBrandForeground1: brand[110],
  colorBrandForeground2: brand[120],
  colorBrandForegroundLink: brand[110],
  colorBrandForegroundLinkHover: brand[120],
  colorBrandForegroundLinkPressed: brand[100],
}

const darkQuery = matchMedia('(prefers-color-scheme: dark)')
const onSchemeChange = (changed: () => void) => {
  darkQuery.addEventListener('change', changed)
  return () => darkQuery.removeEventListener('change', changed)
}

/** The theme follows the system. */
export const useSystemTheme = (): Theme =>
  useSyncExternalStore(onSchemeChange, () => darkQuery.matches) ? dark : light
