import type { Category, Domain, Specialty } from '../classify/classification.js';
import { strongestField } from './domain-terms.js';
import type { Turn } from './signal.js';
import { termsFound } from './support.js';
import { hasMath } from './task-kind.js';
import { hitsOf } from './vocabulary/lexicon.js';

/** A cue names the kind of work outright; a plain term only belongs to it. */
const CUE_VOTES = 3;
const MOST_TERM_VOTES = 2;

/** Pasted code says more than any word, a name in backticks as much as one word. */
const PASTED_CODE_VOTES = 3;
const INLINE_CODE_VOTES = 1;

/** The kind of work with the most votes; between equals the earlier one here wins, and without any vote it is 'factual'. */
const TIE_ORDER = ['creative', 'code', 'reasoning', 'factual'] as const satisfies readonly Category[];

/** What kind of work a turn asks for. */
export function categoryOf(turn: Turn): Category {
  const votes = {
    creative: votesOf(turn, 'creative'),
    code: codeVotes(turn),
    reasoning: votesOf(turn, 'reasoning'),
    factual: factualVotes(turn),
  };
  const most = Math.max(...Object.values(votes));
  return most === 0 ? 'factual' : (TIE_ORDER.find((category) => votes[category] === most) ?? 'factual');
}

/** Whose expert answers in each specialty. */
const DOMAIN_OF_SPECIALTY: Readonly<Record<Specialty, Domain>> = {
  legal: 'legal',
  medical: 'medical',
  finance: 'finance',
  security: 'cs',
  architecture: 'cs',
  ml: 'cs',
  research: 'science',
};

/** Whose expert would answer: that of a sure specialist field first, then code, then mathematics, then a field only hinted at. */
export function domainOf(turn: Turn): Domain {
  const strongest = strongestField(turn.found);
  if (strongest?.isSure) return DOMAIN_OF_SPECIALTY[strongest.field];
  if (codeVotes(turn) > 0) return 'cs';
  if (hasMath(turn)) return 'math';
  return strongest ? DOMAIN_OF_SPECIALTY[strongest.field] : 'general';
}

/** The specialist field whose words a turn has most of. Source: FEATURES C5. */
export const specialtyOf = (turn: Turn): Specialty | undefined => strongestField(turn.found)?.field;

function votesOf({ found }: Turn, category: 'code' | 'reasoning' | 'creative'): number {
  const cue = hitsOf(found, `cue-${category}`).length > 0 ? CUE_VOTES : 0;
  return cue + Math.min(MOST_TERM_VOTES, termsFound(found, category).length);
}

function codeVotes(turn: Turn): number {
  const { code } = turn.human;
  const pasted = code.blocks > 0 || code.hasStackTrace || code.hasDiff ? PASTED_CODE_VOTES : 0;
  return votesOf(turn, 'code') + pasted + (code.inlineSpans > 0 ? INLINE_CODE_VOTES : 0);
}

function factualVotes({ found }: Turn): number {
  const cue = hitsOf(found, 'cue-factual').length > 0 ? CUE_VOTES : 0;
  return cue + Math.min(MOST_TERM_VOTES, termsFound(found, 'explanation').length);
}
