import { useRef } from 'react'
import { EmptyState, type EmptyStateProps } from './empty-state.tsx'
import { useArrivalFocus, useDocumentTitle } from './use-arrival.ts'

/** A whole page that has only something to say: not found, not allowed, failed. */
export const BlankPage = (props: Omit<EmptyStateProps, 'as' | 'titleRef'>) => {
  const heading = useRef<HTMLHeadingElement>(null)
  useDocumentTitle(props.title)
  useArrivalFocus(heading)
  return <EmptyState {...props} as="h1" titleRef={heading} />
}
