export {
  type BillingProfileInput,
  type CompanyDetailsInput,
  checkBillingProfile,
  checkCompanyDetails,
  checkNewCustomer,
  checkNewCustomerBasics,
  type NewCustomerInput,
  normalizeBillingProfile,
  normalizeCompanyDetails,
  type RuleOptions,
} from './account.ts'
export {
  type AddressOptions,
  checkAddress,
  checkAddressWithPhone,
  normalizeAddress,
  normalizePostalCode,
  normalizeState,
} from './address.ts'
export {
  type AgreementContactInput,
  type AgreementContactOptions,
  checkAgreementContact,
  checkAgreementDate,
} from './agreement.ts'
export { checkCompanyName, nameWarnings } from './company-name.ts'
export { checkCulture, checkLanguage, normalizeCulture } from './culture-language.ts'
export {
  type Cloud,
  checkDomainName,
  checkDomainPrefix,
  checkInitialDomain,
  domainKey,
  initialDomainSuffixes,
  normalizeDomain,
} from './domain.ts'
export { checkEmail, type EmailOptions, emailDomain } from './email.ts'
export { block, type Finding } from './finding.ts'
export {
  checkPartnerProfile,
  normalizePartnerProfile,
  type PartnerProfilesInput,
  type PartnerRuleOptions,
} from './partner.ts'
export { checkPassword, PASSWORD_LONGEST, PASSWORD_SHORTEST } from './password.ts'
export { checkPhone, normalizePhone, type PhoneNumber, type PhoneOptions } from './phone.ts'
export { nextVetting, type QualificationObstacle, qualificationObstacle, type VettingEvent } from './qualification.ts'
export {
  checkRegistrationId,
  normalizeRegistrationId,
  type RegistrationFormat,
  type RegistrationOptions,
  registrationLabel,
} from './registration-id.ts'
