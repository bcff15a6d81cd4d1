import type { DecisionContext } from './store/command.ts'

/** A secret that nobody can guess, for a link or a program. What is kept of it is its hash. */
export const newSecretText = ({ newId }: Pick<DecisionContext, 'newId'>): string =>
  `${newId()}${newId()}`.replaceAll('-', '')
