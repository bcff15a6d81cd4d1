import { type PermissionSettings, permissionSettings, usualPermissionSettings } from '@tenantry/contract'
import { implement, write } from '../http/implement.ts'
import { defineKind, type Key } from '../store/document.ts'
import type { Store } from '../store/store.ts'

/** What a partner has decided about roles; what it never touched stays as usual. Its id is the partner's. */
export interface PermissionSettingsDocument extends Partial<PermissionSettings> {
  id: string
  etag: string
  changedAt: string
  changedBy: string
}

export const permissionSettingsKind = defineKind<PermissionSettingsDocument>({
  name: 'permission_settings',
  version: 1,
  ofCustomer: null,
})

const keyOf = (partnerId: string): Key<PermissionSettingsDocument> => permissionSettingsKind.key(partnerId, partnerId)

const NEVER_CHANGED = '1'
const names = Object.keys(usualPermissionSettings) as (keyof PermissionSettings)[]

const settingsOf = (decided: Partial<PermissionSettings> | undefined): PermissionSettings => {
  const settings = { ...usualPermissionSettings }
  for (const name of names) settings[name] = decided?.[name] ?? settings[name]
  return settings
}

/** What holds at a partner, whether it has decided anything or not. */
export const findPermissionSettings = (store: Pick<Store, 'find'>, partnerId: string): PermissionSettings =>
  settingsOf(store.find(permissionSettingsKind, keyOf(partnerId)))

const toSettings = (document: PermissionSettingsDocument | undefined) => ({
  ...settingsOf(document),
  ...(document && { changed: { at: document.changedAt, by: document.changedBy } }),
  attributes: { etag: document?.etag ?? NEVER_CHANGED, objectType: 'PermissionSettings' as const },
})

export const permissionSettingsRoutes = implement(permissionSettings, {
  get: ({ store, actor }) => toSettings(store.find(permissionSettingsKind, keyOf(actor.partnerId))),

  update: write(permissionSettings.update, {
    reads: (_input, { actor }) => ({ settings: keyOf(actor.partnerId) }),
    etag: ({ settings }) => settings?.etag ?? NEVER_CHANGED,
    decide: ({ settings }, { body }, ctx) => {
      const { partnerId, displayName, userPrincipalName, applicationId } = ctx.actor
      const before = settingsOf(settings)
      const changed = names.filter((name) => body[name] !== undefined && body[name] !== before[name])
      if (changed.length === 0) return { answer: toSettings(settings), etag: settings?.etag ?? NEVER_CHANGED }
      const document: PermissionSettingsDocument = {
        ...settings,
        id: partnerId,
        etag: ctx.newEtag(),
        changedAt: ctx.now,
        changedBy: displayName ?? userPrincipalName ?? applicationId,
      }
      for (const name of changed) document[name] = !before[name]
      return {
        answer: toSettings(document),
        etag: document.etag,
        writes: [{ put: permissionSettingsKind, partnerId, document }],
        operations: [{ type: 'tenantry_permission_settings_updated', resourceType: 'tenantry' }],
        ...(body.undoes && { undoes: body.undoes }),
      }
    },
  }),
})
