export {
  type AddressField,
  type AddressFormat,
  addressFormat,
  type CityLabel,
  type PostalCodeLabel,
  type StateLabel,
} from './address-format.ts'
export { countryName } from './country-name.ts'
export { type CountryRules, countryCodes, countryRules } from './country-rules.ts'
export { CountryValidationRules } from './country-validation-rules.ts'
export { type PostalAddress, type PostalBlockOptions, postalBlock } from './postal-block.ts'
export { type State, stateCode, statesOf } from './states.ts'
