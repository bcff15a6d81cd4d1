export { readdressCredentials } from './credentials.ts'
export { type DemoOptions, makeDemo } from './demo.ts'
export { isUnfinished, markFinished, prepareFolder } from './folder.ts'
