import type { AnyDecision } from '../store/command.ts'

export const importDecisions: Record<string, AnyDecision> = {}
