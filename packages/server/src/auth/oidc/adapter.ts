import { type Adapter, type AdapterPayload, errors } from 'oidc-provider'
import type { Store } from '../../store/store.ts'
import { kindOf } from './artifact-kind.ts'

/** Kept for a while past their end, so that late or repeated use is told apart from forgery. */
const KEPT_SECONDS = 3600

export interface AdapterOptions {
  store: Store
  now: () => Date
  /** A code or refresh token was used a second time; everything that came of the same sign-in is gone. */
  onReplay: (grant: AdapterPayload) => Promise<void>
}

const parse = (body: string | undefined): AdapterPayload | undefined =>
  body === undefined ? undefined : (JSON.parse(body) as AdapterPayload)

/** Keeps the state of the sign-in protocol in the store. */
export const storeAdapter = ({ store, now, onReplay }: AdapterOptions): ((model: string) => Adapter) => {
  const seconds = () => Math.floor(now().getTime() / 1000)
  const revoking = new Set<string>()

  /** The library revokes only what was used twice. It asks once for each sort of token; all of them go at the first time. */
  const revoke = async (grantId: string) => {
    const grant = parse(store.artifact(kindOf('Grant'), grantId))
    if (!grant || revoking.has(grantId)) return
    revoking.add(grantId)
    await store.writeArtifact({ removeGrant: grantId }).finally(() => revoking.delete(grantId))
    await onReplay(grant)
  }

  return (model) => {
    const kind = kindOf(model)
    const find = (id: string) => parse(store.artifact(kind, id))

    return {
      upsert: (id, payload, expiresIn) => {
        const grantId = model === 'Grant' ? id : payload.grantId
        // All grants of a person are found by it, to end them.
        const uid = model === 'Grant' ? payload.accountId : (payload.uid ?? payload.userCode)
        return store.writeArtifact({
          put: {
            kind,
            id,
            body: JSON.stringify(payload),
            ...(expiresIn && { expiresAt: seconds() + expiresIn + KEPT_SECONDS }),
            ...(grantId !== undefined && { grantId }),
            ...(uid !== undefined && { uid }),
          },
        })
      },
      find: async (id) => find(id),
      findByUid: async (uid) => parse(store.artifactByUid(kind, uid)),
      findByUserCode: async (userCode) => parse(store.artifactByUid(kind, userCode)),
      // Of two at the same time one is first; the other one is a replay.
      consume: async (id) => {
        const from = store.artifact(kind, id)
        const payload = parse(from)
        const to = JSON.stringify({ ...payload, consumed: seconds() })
        if (payload && !payload.consumed && (await store.swapArtifact({ kind, id, from: from!, to }))) return
        if (payload?.grantId) await revoke(payload.grantId)
        throw new errors.InvalidGrant(`${model} already used`)
      },
      destroy: (id) => store.writeArtifact({ remove: { kind, id } }),
      revokeByGrantId: revoke,
    }
  }
}
