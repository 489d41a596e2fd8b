import type { SignalGroup } from '../classify/classification.js';
import { hashPair } from './hash.js';

/** Longest listed term, in tokens. */
export const LONGEST_TERM = 6;

/** What the terms of a list have in common. The order is that of the dense features in the weights. */
export const TERM_CLASSES = [
  'legal',
  'medical',
  'finance',
  'math',
  'science',
  'humanities',
  'general',
  'cs',
  'architecture',
  'ml',
  'security',
  'research',
  'cs-hard',
  'cs-mid',
  'cs-easy',
  'expert-hard',
  'ask-deep',
  'ask-shallow',
  'ask-write',
  'ask-why',
  'ask-howto',
  'ask-fact',
  'ask-code',
  'verb-expert',
  'verb-mid',
  'verb-simple',
  'code',
  'reasoning',
  'creative',
  'explanation',
  'translation',
  'cue-code',
  'cue-reasoning',
  'cue-creative',
  'cue-factual',
  'step',
  'greeting',
  'thanks',
  'follow-up',
  'deictic',
  'failure',
] as const;
export type TermClass = (typeof TERM_CLASSES)[number];

/** Classes whose name does not say which signal they speak for. */
const GROUPS_BY_CLASS: { readonly [C in TermClass]?: SignalGroup } = {
  'ask-deep': 'structure',
  code: 'task',
  reasoning: 'task',
  creative: 'task',
  explanation: 'task',
  translation: 'task',
  greeting: 'task',
  thanks: 'task',
  step: 'multi-step',
  'follow-up': 'conversation',
  deictic: 'conversation',
  failure: 'conversation',
};

/** Which named signal a class of words speaks for. */
export function groupOfClass(termClass: TermClass): SignalGroup {
  const own = GROUPS_BY_CLASS[termClass];
  if (own) return own;
  if (termClass.startsWith('verb-')) return 'verb';
  return termClass.startsWith('cue-') || termClass.startsWith('ask-') ? 'task' : 'domain';
}

/** The hash of a term from the hashes of its tokens. */
export function hashTerm(hashes: ArrayLike<number>, from: number, length: number): number {
  let chain = hashes[from] ?? 0;
  for (let at = 1; at < length; at += 1) chain = hashPair(chain, hashes[from + at] ?? 0);
  return chain;
}

/** Bits of the filter before the table: small enough for the fastest cache, and most words stop there. */
const FILTER_BITS = 2 ** 16;

/** Sets of classes by term. Open addressing over typed arrays, because every token of every request is looked up. */
export class TermTable {
  readonly #hashes: Uint32Array;
  readonly #sets: Uint16Array;
  readonly #filter = new Uint32Array(FILTER_BITS / 32);
  readonly #mask: number;

  /** `sets[i]` is the set of term `hashes[i]`: an index into the artifact's list of class sets, from 1 on. */
  constructor(hashes: Uint32Array, sets: Uint16Array) {
    const size = 2 ** Math.ceil(Math.log2(hashes.length * 2 + 2));
    this.#mask = size - 1;
    this.#hashes = new Uint32Array(size);
    this.#sets = new Uint16Array(size);
    for (let at = 0; at < hashes.length; at += 1) this.#put(hashes[at] ?? 0, sets[at] ?? 0);
  }

  /** The class set of a term; 0 when it is not listed. */
  find(hash: number): number {
    const bit = hash >>> 16;
    if ((((this.#filter[bit >>> 5] ?? 0) >>> (bit & 31)) & 1) === 0) return 0;
    for (let slot = hash & this.#mask; ; slot = (slot + 1) & this.#mask) {
      const set = this.#sets[slot] ?? 0;
      if (set === 0 || this.#hashes[slot] === hash) return set;
    }
  }

  #put(hash: number, set: number): void {
    const bit = hash >>> 16;
    this.#filter[bit >>> 5] = (this.#filter[bit >>> 5] ?? 0) | (1 << (bit & 31));
    let slot = hash & this.#mask;
    while (this.#sets[slot] !== 0) slot = (slot + 1) & this.#mask;
    this.#hashes[slot] = hash;
    this.#sets[slot] = set;
  }
}
