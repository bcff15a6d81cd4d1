/** Audience of Partner Center; the same in both clouds, issuer and keys tell those apart. */
export const partnerCenter = 'https://api.partnercenter.microsoft.com'
const partnerCenterApplicationId = 'fa3d9a0c-3fb0-42cc-9193-47c7ecd2edbd'
/** What the documented app-only examples ask for. Never for a user. */
export const oldGraph = 'https://graph.windows.net'

/** What an app may ask for in the name of a person; consent holds for all of it. */
export const resourcesOfPeople = (publicUrl: string): string[] => [partnerCenter, publicUrl]

/** A resource as clients write it (trailing slashes, letter case, application id) by its one name; undefined: not ours. */
export const resourceNamed = (text: string, publicUrl: string): string | undefined => {
  const name = text.replace(/\/+$/, '').toLowerCase()
  if (name === partnerCenter || name === partnerCenterApplicationId) return partnerCenter
  if (name === oldGraph) return oldGraph
  return name === publicUrl.toLowerCase() ? publicUrl : undefined
}
