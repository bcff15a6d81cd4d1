/** The portal as a client of our own sign-in server; its name in the activity log. */
export const portalClientId = 'tenantry-portal'
