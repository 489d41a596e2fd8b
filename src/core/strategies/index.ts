import { diy } from './diy.js';
import { rules } from './rules.js';
import { signals } from './signals.js';
import type { LocalStrategy } from './strategy.js';

/**
 * The predecessors' ways to judge, for comparison. To add a strategy: write its file, name it here, and run the contract
 * of `test/core/strategies/contract.ts` over it in its test.
 */
export const LOCAL_BASELINES: readonly LocalStrategy[] = [signals, rules, diy];
