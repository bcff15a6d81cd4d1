import { Link as FluentLink, type LinkProps } from '@fluentui/react-components'
import { createLink } from '@tanstack/react-router'
import type { ComponentProps } from 'react'

type AnchorProps = ComponentProps<'a'> & Pick<LinkProps, 'inline' | 'appearance'>

// Fluent types its link as anchor, button or span at once; ours is always an anchor.
const Anchor = (props: AnchorProps) => <FluentLink {...(props as LinkProps)} />

/** Fluent's link for addresses of the portal: `<Link to="/customers/$customerId/account" params={{ customerId }}>`. */
export const Link = createLink(Anchor)
