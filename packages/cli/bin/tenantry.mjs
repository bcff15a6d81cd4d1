#!/usr/bin/env node
import { fileURLToPath } from 'node:url'
import { isNewEnough, restartPinned } from './pinned-node.mjs'

if (isNewEnough()) await import('../src/main.ts')
else restartPinned(fileURLToPath(import.meta.url))
