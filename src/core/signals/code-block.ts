import type { Signal } from './signal.js';
import { sumPoints } from './support.js';

const FENCE_POINTS = 0.05;
const LONG_CODE_POINTS = 0.1;
const STACK_TRACE_POINTS = 0.1;
const DIFF_POINTS = 0.05;

/** About one screen of code: more than that has to be understood, not read. */
const LONG_CODE_LINES = 40;

/** Pasted code, a stack trace or a diff: something real has to be worked on. */
export const codeBlock: Signal = {
  id: 'code-block',
  group: 'code',
  meaning: 'Pasted code, a stack trace or a diff in the request',
  read: ({ human: { code } }) => {
    const parts: { points: number; text: string }[] = [];
    if (code.lines >= LONG_CODE_LINES) parts.push({ points: LONG_CODE_POINTS, text: `${code.lines} lines of code` });
    else if (code.blocks > 0) parts.push({ points: FENCE_POINTS, text: 'a code block' });
    if (code.hasStackTrace) parts.push({ points: STACK_TRACE_POINTS, text: 'a stack trace' });
    if (code.hasDiff) parts.push({ points: DIFF_POINTS, text: 'a diff' });
    if (parts.length === 0) return undefined;
    return { points: sumPoints(parts.map(({ points }) => points)), evidence: parts.map(({ text }) => text).join(', ') };
  },
};
