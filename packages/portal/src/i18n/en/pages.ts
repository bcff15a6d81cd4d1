import access from './access.json' with { type: 'json' }
import account from './account.json' with { type: 'json' }
import agreements from './agreements.json' with { type: 'json' }
import apps from './apps.json' with { type: 'json' }
import audit from './audit.json' with { type: 'json' }
import device from './device.json' with { type: 'json' }
import exported from './export.json' with { type: 'json' }
import form from './form.json' with { type: 'json' }
import newCustomer from './new-customer.json' with { type: 'json' }
import ownAccount from './own-account.json' with { type: 'json' }
import qualifications from './qualifications.json' with { type: 'json' }
import relationships from './relationships.json' with { type: 'json' }
import selfServe from './self-serve.json' with { type: 'json' }
import setUp from './set-up.json' with { type: 'json' }
import settings from './settings.json' with { type: 'json' }
import staff from './staff.json' with { type: 'json' }
import webhooks from './webhooks.json' with { type: 'json' }

/** Words of all other pages: they come with the first of these. */
export const catalogue = {
  ...access,
  ...account,
  ...exported,
  ...device,
  ...form,
  ...newCustomer,
  ...ownAccount,
  ...qualifications,
  ...relationships,
  ...selfServe,
  ...agreements,
  ...setUp,
  ...settings,
  ...audit,
  ...apps,
  ...staff,
  ...webhooks,
}
