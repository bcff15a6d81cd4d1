import { z } from 'zod'
import { text } from '../text.ts'

/** A person of the partner, as its profiles name one. */
export const Contact = z
  .object({
    firstName: text(50).optional(),
    middleName: text(50).optional(),
    lastName: text(50).optional(),
    email: text(254).optional().describe('V-30'),
    phoneNumber: text(40).optional().describe('V-52, V-54'),
  })
  .meta({ id: 'Contact' })
export type Contact = z.infer<typeof Contact>
