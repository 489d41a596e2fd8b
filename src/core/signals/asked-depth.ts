import type { Signal } from './signal.js';
import { nameTerms, termsFound } from './support.js';

const DEPTH_POINTS = 0.1;
const MUCH_DEPTH_POINTS = 0.15;
const BREVITY_POINTS = -0.05;

/** How far the answer should go: "in depth" and "production-ready", or "in one sentence". Depth outweighs brevity. */
export const askedDepth: Signal = {
  id: 'asked-depth',
  group: 'structure',
  meaning: 'Asks for depth (in detail, production-ready, edge cases) or for brevity (in one sentence)',
  read: ({ found }) => {
    const depth = termsFound(found, 'depth');
    if (depth.length > 0) {
      return {
        points: depth.length === 1 ? DEPTH_POINTS : MUCH_DEPTH_POINTS,
        evidence: `asks for depth ${nameTerms(depth)}`,
      };
    }
    const brevity = termsFound(found, 'brevity');
    return brevity.length === 0
      ? undefined
      : { points: BREVITY_POINTS, evidence: `asks for brevity ${nameTerms(brevity)}` };
  },
};
