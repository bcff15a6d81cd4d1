import { makeStyles, tokens } from '@fluentui/react-components'

/** Sticky head; a main column and, from 1024 px, a rail. */
export const useLayoutStyles = makeStyles({
  page: {
    paddingBottom: 0,
    '& > header': {
      position: 'sticky',
      top: '52px',
      zIndex: 6,
      padding: '8px 0 10px',
      backgroundColor: tokens.colorNeutralBackground1,
      borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
      '@media (max-width: 720px)': { position: 'static' },
    },
  },
  layout: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) 320px',
    gap: '24px 56px',
    alignItems: 'start',
    paddingTop: '24px',
    paddingBottom: '48px',
    '@media (max-width: 1023px)': { gridTemplateColumns: 'minmax(0, 1fr)', gap: '40px' },
  },
  main: { display: 'flex', flexDirection: 'column', minWidth: 0 },
})
