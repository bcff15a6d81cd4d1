import { permissions } from '@tenantry/contract'
import { expect, test } from 'vitest'
import words from '../i18n/en/access.json' with { type: 'json' }

test('B-17: every right that can be asked for has a name that people understand', () => {
  const named = Object.keys(words).flatMap((key) => /^permission\.(.+)$/.exec(key)?.[1]?.replace('-', ':') ?? [])
  const wanted = Object.keys(permissions).filter((permission) => permission !== 'invitation:answer')
  expect(named.sort()).toEqual(wanted.sort())
})
