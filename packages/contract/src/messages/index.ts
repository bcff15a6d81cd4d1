export { isMessageKey, type Language, type MessageKey, messages } from './catalogue.ts'
export { fieldLabelKey, localizedParams } from './params.ts'
