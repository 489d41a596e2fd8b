import type { Category } from '../classify/classification.js';
import { nameTerms } from '../signals/support.js';
import type { Judged } from './bands.js';
import { wordsAmong, type PromptText } from './prompt-text.js';
import LISTS from './rules-words.json';

/** A rule's verdict, or undefined where it has nothing to say. */
type Rule = (text: PromptText, category: Category) => Judged | undefined;

/** In this order the first rule that speaks decides. Source of order, thresholds and confidences: FEATURES 2.1b. */
const RULES: readonly Rule[] = [lookUp, complexWords, expertVerb, codeWork, middlingWork];

/** How complex a prompt is; its length decides where no rule speaks. */
export function judgeComplexity(text: PromptText, category: Category): Judged {
  for (const rule of RULES) {
    const judged = rule(text, category);
    if (judged) return judged;
  }
  return byLength(text);
}

/** Openings of questions that one looks up; the gaps that the document writes as dots are bounded to stay linear. */
const LOOK_UPS =
  /^(?:what is|who is|when (?:did|was|is)|where (?:is|are|was)|how (?:many|much|old|long|far|tall)|define|what does .{1,200}? mean|is (?:\S+ ){1,3}(?:a|an|the))\b/;

function lookUp({ lower, size }: PromptText): Judged | undefined {
  if (!LOOK_UPS.test(lower)) return undefined;
  const reason = { signal: 'look-up', group: 'verb', evidence: 'opens like a question that one looks up' } as const;
  return { complexity: 'simple', confidence: size <= 15 ? 0.95 : 0.75, reason };
}

function complexWords(text: PromptText): Judged | undefined {
  const found = wordsAmong(LISTS.complex, text);
  const reason = { signal: 'complex-words', group: 'wording', evidence: `complex words ${nameTerms(found)}` } as const;
  if (found.length >= 2) return { complexity: 'complex', confidence: 0.9, reason };
  return found.length === 1 && text.size > 12 ? { complexity: 'complex', confidence: 0.8, reason } : undefined;
}

const EXPERT_VERBS = ['analyze', 'evaluate', 'architect', 'design', 'critique', 'assess'];

function expertVerb(text: PromptText): Judged | undefined {
  const found = wordsAmong(EXPERT_VERBS, text);
  if (found.length === 0 || text.size <= 15) return undefined;
  const evidence = `verb ${nameTerms(found)} in more than 15 words`;
  return { complexity: 'complex', confidence: 0.75, reason: { signal: 'expert-verb', group: 'verb', evidence } };
}

const CODE_VERBS = ['implement', 'build', 'create', 'design', 'refactor', 'optimize', 'write'];

function codeWork(text: PromptText, category: Category): Judged | undefined {
  const found = wordsAmong(CODE_VERBS, text);
  if (category !== 'code' || found.length === 0 || text.size < 5) return undefined;
  const reason = { signal: 'code-work', group: 'code', evidence: `code to ${nameTerms(found)}` } as const;
  return { complexity: text.size > 20 ? 'complex' : 'medium', confidence: 0.8, reason };
}

/** Ways to ask for a middling piece of work. Source of their number: FEATURES 2.1b; the patterns are our own. */
export const MEDIUM_PATTERNS: readonly RegExp[] = [
  /\bexplain\b/,
  /\bdescribe\b/,
  /\bsummari[sz]e\b/,
  /\bhow (?:do|does|can|would|should)\b/,
  /\bcompare\b|\bdifferences? between\b/,
  /\bwrite (?:a|an|the|some|me)\b/,
  /\b(?:give|show|tell|provide)(?: me)?(?: an?| some)? (?:examples?|overview|summary|list)\b/,
  /\b(?:create|build|make|implement) (?:a|an|the)\b/,
  /\b(?:list|outline) (?:the|some|all|\d{1,3})\b/,
  /\bsteps? (?:to|for|by)\b/,
  /\b(?:pros and cons|(?:dis)?advantages|benefits)\b/,
];

function middlingWork({ lower, size }: PromptText): Judged | undefined {
  const count = MEDIUM_PATTERNS.filter((pattern) => pattern.test(lower)).length;
  const ways = count === 1 ? 'one way' : `${count} ways`;
  const evidence = `${ways} to ask for a middling piece of work`;
  const reason = { signal: 'middling-work', group: 'task', evidence } as const;
  if (count >= 2) {
    return size > 25
      ? { complexity: 'complex', confidence: 0.7, reason }
      : { complexity: 'medium', confidence: 0.8, reason };
  }
  return count === 1 && size >= 8 ? { complexity: 'medium', confidence: 0.75, reason } : undefined;
}

function byLength({ size }: PromptText): Judged {
  const judged = (complexity: Judged['complexity'], confidence: number, limit: string): Judged => ({
    complexity,
    confidence,
    reason: { signal: 'length', group: 'length', evidence: `${limit} words` },
  });
  if (size <= 8) return judged('simple', 0.85, 'up to 8');
  if (size <= 15) return judged('medium', 0.7, '9 to 15');
  return size <= 25 ? judged('medium', 0.75, '16 to 25') : judged('complex', 0.7, 'more than 25');
}
