import type { SignalGroup } from '../classify/classification.js';
import { hashPair } from './hash.js';

/** Longest listed term, in tokens. */
export const LONGEST_TERM = 4;

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

/** Which named signal a class of words speaks for. */
export function groupOfClass(termClass: TermClass): SignalGroup {
  if (termClass.startsWith('verb-')) return 'verb';
  if (termClass.startsWith('cue-') || termClass.startsWith('ask-'))
    return termClass === 'ask-deep' ? 'structure' : 'task';
  switch (termClass) {
    case 'code':
    case 'reasoning':
    case 'creative':
    case 'explanation':
    case 'translation':
    case 'greeting':
    case 'thanks':
      return 'task';
    case 'step':
      return 'multi-step';
    case 'follow-up':
    case 'deictic':
    case 'failure':
      return 'conversation';
    default:
      return 'domain';
  }
}

/** The hash of a term from the hashes of its tokens. */
export function hashTerm(hashes: ArrayLike<number>, from: number, length: number): number {
  let chain = hashes[from] ?? 0;
  for (let at = 1; at < length; at += 1) chain = hashPair(chain, hashes[from + at] ?? 0);
  return chain;
}

/** Sets of classes by term. Open addressing over typed arrays, because every token of every request is looked up. */
export class TermTable {
  readonly #hashes: Uint32Array;
  readonly #sets: Uint16Array;
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
    for (let slot = hash & this.#mask; ; slot = (slot + 1) & this.#mask) {
      const set = this.#sets[slot] ?? 0;
      if (set === 0 || this.#hashes[slot] === hash) return set;
    }
  }

  #put(hash: number, set: number): void {
    let slot = hash & this.#mask;
    while (this.#sets[slot] !== 0) slot = (slot + 1) & this.#mask;
    this.#hashes[slot] = hash;
    this.#sets[slot] = set;
  }
}
