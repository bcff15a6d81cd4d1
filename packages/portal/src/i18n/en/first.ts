import app from './app.json' with { type: 'json' }
import customers from './customers.json' with { type: 'json' }
import signIn from './sign-in.json' with { type: 'json' }

/** Words of the sign-in pages, the frame and the list: they come with the first screen. */
export const catalogue = { ...app, ...customers, ...signIn }
