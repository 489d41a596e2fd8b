/** For explain.ts alone; goes when that is rewritten. */
export { clampScore, tierOf } from '../signals/levels.js';
