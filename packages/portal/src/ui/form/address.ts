export const addressParts = [
  'country',
  'addressLine1',
  'addressLine2',
  'addressLine3',
  'postalCode',
  'city',
  'state',
] as const
export type AddressPart = (typeof addressParts)[number]

/** Fields of the address at a path, in the order of a form. */
export const addressFields = <P extends string>(path: P): `${P}.${AddressPart}`[] =>
  addressParts.map((part) => `${path}.${part}` as const)
