import { useModalAttributes } from '@fluentui/react-components'

/** Keeps the focus manager alive between dialogues: without a user it stops before it has shown the page again. */
export const FocusManager = () => {
  useModalAttributes()
  return null
}
