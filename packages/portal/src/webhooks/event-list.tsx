import { Caption1, Checkbox, makeStyles, tokens } from '@fluentui/react-components'
import { useFormat } from '../i18n/index.tsx'

const useStyles = makeStyles({
  list: { display: 'flex', flexDirection: 'column', gap: '4px', margin: 0, padding: 0, listStyle: 'none' },
  tick: { marginLeft: '-8px' },
  text: { display: 'block', paddingLeft: '30px', color: tokens.colorNeutralForeground3 },
  name: { fontFamily: tokens.fontFamilyMonospace, overflowWrap: 'anywhere' },
})

/** What an event is called; its technical name where we have no words. */
export const useEventName = () => {
  const { message } = useFormat()
  return (event: string) => message(`webhooks.event.${event}`) ?? event
}

export interface EventListProps {
  events: readonly string[]
  chosen: readonly string[]
  onChange: (chosen: string[]) => void
}

/** Events to choose from, with what each of them tells. */
export const EventList = ({ events, chosen, onChange }: EventListProps) => {
  const styles = useStyles()
  const { message } = useFormat()
  const nameOf = useEventName()
  return (
    <ul className={styles.list}>
      {events.map((event) => (
        <li key={event}>
          <Checkbox
            className={styles.tick}
            label={nameOf(event)}
            checked={chosen.includes(event)}
            aria-describedby={`event-${event}`}
            onChange={(_, data) =>
              onChange(data.checked === true ? [...chosen, event] : chosen.filter((each) => each !== event))
            }
          />
          <Caption1 id={`event-${event}`} className={styles.text}>
            {message(`webhooks.event.${event}.text`)} <span className={styles.name}>{event}</span>
          </Caption1>
        </li>
      ))}
    </ul>
  )
}
