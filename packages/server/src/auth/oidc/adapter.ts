import type { Adapter, AdapterPayload } from 'oidc-provider'
import type { Store } from '../../store/store.ts'

/** Keeps the state of the sign-in protocol in the store. */
export const storeAdapter = (store: Store, now: () => Date): ((model: string) => Adapter) => {
  const seconds = () => Math.floor(now().getTime() / 1000)
  return (model) => {
    const kind = `oidc/${model}`
    const parse = (body: string | undefined): AdapterPayload | undefined =>
      body === undefined ? undefined : (JSON.parse(body) as AdapterPayload)
    const find = (id: string) => parse(store.artifact(kind, id))

    const upsert = (id: string, payload: AdapterPayload, expiresAt: number | undefined) =>
      store.writeArtifact({
        put: {
          kind,
          id,
          body: JSON.stringify(payload),
          ...(expiresAt !== undefined && { expiresAt }),
          ...(payload.grantId !== undefined && { grantId: payload.grantId }),
          ...(payload.uid !== undefined && { uid: payload.uid }),
        },
      })

    return {
      upsert: (id, payload, expiresIn) => upsert(id, payload, expiresIn ? seconds() + expiresIn : undefined),
      find: async (id) => find(id),
      findByUid: async (uid) => parse(store.artifactByUid(kind, uid)),
      findByUserCode: async () => undefined, // of the device flow, which is off
      consume: async (id) => {
        const payload = find(id)
        if (payload) await upsert(id, { ...payload, consumed: seconds() }, payload.exp)
      },
      destroy: (id) => store.writeArtifact({ remove: { kind, id } }),
      revokeByGrantId: (grantId) => store.writeArtifact({ removeGrant: grantId }),
    }
  }
}
