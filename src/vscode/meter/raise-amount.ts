import { NANO_USD_PER_USD } from '../../core/money.js';

/** A fifth of the cap. */
const SHARE = 0.2;

/** What one click raises a cap by: a fifth of it, in whole dollars, at least one. Nano-dollars. */
export const oneClickRaise = (capNanoUsd: number): number =>
  Math.max(1, Math.ceil((capNanoUsd * SHARE) / NANO_USD_PER_USD)) * NANO_USD_PER_USD;
