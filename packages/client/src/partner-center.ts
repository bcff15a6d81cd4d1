/** Where Microsoft serves each cloud: both at one address, and each with a sign-in host of its own. */
export const partnerCenter = {
  global: { baseUrl: 'https://api.partnercenter.microsoft.com', authority: 'https://login.microsoftonline.com' },
  'us-government': {
    baseUrl: 'https://api.partnercenter.microsoft.com',
    authority: 'https://login.microsoftonline.us',
  },
} as const
