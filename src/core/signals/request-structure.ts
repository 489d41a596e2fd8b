import { textOf, type ChatRequest } from '../chat.js';
import type { Tier } from '../model.js';
import { hasCode } from './task-kind.js';
import { newestTurn } from './turn.js';
import { hitsOf } from './vocabulary/lexicon.js';

/** One fact of the request's shape, and what it adds. */
export type StructurePart = {
  readonly part: 'tokens' | 'depth' | 'system-prompt' | 'json-mode' | 'tools' | 'code' | 'reasoning';
  readonly points: number;
};

/** How demanding a request is by its shape: `score` from 0 to 100, its parts, and the tier it must not go below. */
export type RequestStructure = {
  readonly score: number;
  readonly parts: readonly StructurePart[];
  readonly lowestTier: Tier;
};

/** Points by size of the prompt. Source of this and all other values here: FEATURES C14. */
const TOKEN_STEPS = [
  { below: 200, points: 5 },
  { below: 1_000, points: 15 },
  { below: 4_000, points: 25 },
] as const;
const MOST_TOKENS_POINTS = 35;

/** Points by number of messages, whoever they are from. */
const DEPTH_STEPS = [
  { upTo: 2, points: 0 },
  { upTo: 6, points: 8 },
] as const;
const MOST_DEPTH_POINTS = 15;

const LONG_SYSTEM_CHARACTERS = 500;
const SYSTEM_POINTS = 5;
const LONG_SYSTEM_POINTS = 10;
const JSON_POINTS = 10;
const TOOLS_POINTS = 15;
const CODE_POINTS = 10;
const REASONING_POINTS = 15;
const MOST_POINTS = 100;

/** Reads the shape of a request; only code and cues for reasoning are looked for in what the person says. */
export function readRequestStructure(request: ChatRequest, promptTokens: number): RequestStructure {
  const turn = newestTurn(request);
  const hasTools = request.tools.length > 0;
  const all: readonly StructurePart[] = [
    { part: 'tokens', points: TOKEN_STEPS.find(({ below }) => promptTokens < below)?.points ?? MOST_TOKENS_POINTS },
    {
      part: 'depth',
      points: DEPTH_STEPS.find(({ upTo }) => request.messages.length <= upTo)?.points ?? MOST_DEPTH_POINTS,
    },
    { part: 'system-prompt', points: systemPoints(request) },
    { part: 'json-mode', points: request.sampling.jsonSchema === undefined ? 0 : JSON_POINTS },
    { part: 'tools', points: hasTools ? TOOLS_POINTS : 0 },
    { part: 'code', points: hasCode(turn) ? CODE_POINTS : 0 },
    { part: 'reasoning', points: hitsOf(turn.found, 'cue-reasoning').length > 0 ? REASONING_POINTS : 0 },
  ];
  const parts = all.filter(({ points }) => points > 0);
  const sum = parts.reduce((total, { points }) => total + points, 0);
  return { score: Math.min(MOST_POINTS, sum), parts, lowestTier: hasTools ? 'cheap' : 'free' };
}

function systemPoints({ messages }: ChatRequest): number {
  const characters = messages
    .filter(({ role }) => role === 'system')
    .reduce((sum, message) => sum + textOf(message).length, 0);
  if (characters === 0) return 0;
  return characters > LONG_SYSTEM_CHARACTERS ? LONG_SYSTEM_POINTS : SYSTEM_POINTS;
}
