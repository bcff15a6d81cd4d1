import account from './account.json' with { type: 'json' }
import agreements from './agreements.json' with { type: 'json' }
import app from './app.json' with { type: 'json' }
import audit from './audit.json' with { type: 'json' }
import customers from './customers.json' with { type: 'json' }
import form from './form.json' with { type: 'json' }
import qualifications from './qualifications.json' with { type: 'json' }
import selfServe from './self-serve.json' with { type: 'json' }
import settings from './settings.json' with { type: 'json' }
import signIn from './sign-in.json' with { type: 'json' }
import webhooks from './webhooks.json' with { type: 'json' }

export const catalogue = {
  ...app,
  ...customers,
  ...account,
  ...form,
  ...qualifications,
  ...selfServe,
  ...agreements,
  ...settings,
  ...audit,
  ...signIn,
  ...webhooks,
}
