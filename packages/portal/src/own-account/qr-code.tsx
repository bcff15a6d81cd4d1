import { makeStyles } from '@fluentui/react-components'
import { encode } from 'uqr'

const useStyles = makeStyles({
  // Dark on light in every theme: not every camera reads it the other way round.
  code: { width: '200px', height: '200px', backgroundColor: '#ffffff', borderRadius: '4px' },
})

/** Drawn here; the text is sent to nobody. */
export const QrCode = ({ text, label }: { text: string; label: string }) => {
  const styles = useStyles()
  const { size, data } = encode(text, { border: 2 })
  const dark = data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])))
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${size} ${size}`}
      shapeRendering="crispEdges"
      className={styles.code}
    >
      <path d={dark.join('')} fill="#000000" />
    </svg>
  )
}
