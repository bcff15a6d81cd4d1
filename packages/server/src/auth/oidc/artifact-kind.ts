/** Under which kind the store keeps what the sign-in library calls a model: `Grant`, `RefreshToken`, … */
export const kindOf = (model: string): string => `oidc/${model}`
