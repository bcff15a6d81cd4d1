import type { AgreementType } from '@tenantry/contract'

/** What customers can agree to here. The ids are ours and stay for ever: they stand in what was confirmed. */
export interface AgreementTemplate {
  templateId: string
  type: AgreementType
  versionRank: number
  /** Whether the compatible API gives links to its text. */
  hasDocument: boolean
}

export const templates: readonly AgreementTemplate[] = [
  {
    templateId: 'c0a1f7de-52b4-4d39-8a77-19f6d3b4a901',
    type: 'MicrosoftCustomerAgreement',
    versionRank: 1,
    hasDocument: true,
  },
  {
    templateId: '5d0b64a2-9c1e-4b7f-a3d8-e27f40c6b512',
    type: 'MicrosoftCloudAgreement',
    versionRank: 0,
    hasDocument: false,
  },
]

/** By its id, in any letter case. */
export const templateOf = (id: string): AgreementTemplate | undefined =>
  templates.find(({ templateId }) => templateId === id.toLowerCase())

export const templatesOf = (type: AgreementType | '*'): readonly AgreementTemplate[] =>
  templates.filter((template) => type === '*' || template.type === type)
