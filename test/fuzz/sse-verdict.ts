import { isDeepStrictEqual } from 'node:util';
import type { LedgerEntry } from '../../src/core/ledger.js';
import type { Answer } from '../e2e/matrix/ask.js';
import type { Client } from '../e2e/matrix/table.js';
import { AS_IT_CAME, type Outcome } from './sse-outcome.js';
import type { Row } from './sse-row.js';

/** What a row may become, by the words of its expectation; the first that match count. */
const MAY_BECOME: readonly (readonly [words: RegExp, ok: (outcome: Outcome) => boolean])[] = [
  [/^finish_reason stays length/, ({ why, byB }) => !byB && (SHORTENED.test(why) || why === AS_IT_CAME)],
  [
    /^success or|^failure \(before or after/,
    (outcome) => isWholeBy('a', outcome) || isFromB(outcome) || isBroken(outcome),
  ],
  [/^reject line|^idle timer/, (outcome) => isFromB(outcome) || isBroken(outcome)],
  [/pass-through if native/, (outcome) => isBroken(outcome) || outcome.why === AS_IT_CAME],
  [/before commit|fail over/i, (outcome) => isFromB(outcome)],
  [/after commit/, (outcome) => isBroken(outcome)],
  [/./, (outcome) => isWholeBy('a', outcome)],
];

/** How formats say that a reply was cut off; a tool call in it cannot be read. */
const SHORTENED =
  /"finish_reason":"length"|"stop_reason":"max_tokens"|max_output_tokens|"reason":"(?:length|MAX_TOKENS)"/;

const isWholeBy = (who: 'a' | 'b', { kind, byB }: Outcome): boolean => kind === 'whole' && byB === (who === 'b');
const isFromB = (outcome: Outcome): boolean => isWholeBy('b', outcome) && outcome.answer?.text === 'From B.';
const isBroken = ({ kind, byB }: Outcome): boolean => kind === 'broken' && !byB;

/** Why an outcome is not what its row expects; undefined when it is. */
export function faultOf({ id, expect }: Row, outcome: Outcome, client: Client): string | undefined {
  const isExpected = MAY_BECOME.find(([words]) => words.test(expect))?.[1](outcome) ?? false;
  if (!isExpected) return `${outcome.kind}${outcome.byB ? ' by B' : ''}, not "${expect}": ${outcome.why}`;
  const says = ANSWERS[id];
  const { answer } = outcome;
  return says && answer && !says(answer, client) ? `the client read ${JSON.stringify(answer)}` : undefined;
}

/** What clients read in the answers of single rows. Completions have no tools, and some formats no ids for calls. */
const ANSWERS: Readonly<Record<string, (answer: Answer, client: Client) => boolean>> = {
  'sse-oai-ok': ({ text }) => text === 'Hello',
  'sse-oai-utf8-split': ({ text }) => text === 'héllo 😀',
  'sse-ollama-ok': ({ text }) => text === 'Hi',
  'sse-oai-tool-split': ({ calls }, client) =>
    hasNoTools(client) ||
    isDeepStrictEqual(
      calls.map(({ args }) => args),
      [{ a: 1 }],
    ),
  'sse-oai-two-tools-interleaved': ({ calls }, client) => hasNoTools(client) || calls.length === 2,
  'sse-oai-tool-no-id': ({ calls }, client) =>
    hasNoTools(client) || client === 'gemini' || client === 'ollama' || Boolean(calls[0]?.id),
};

const hasNoTools = (client: Client): boolean => client === 'openai-completions';

/** What the ledger has of single rows, in the words of their expectations. */
const COUNTED: Readonly<Record<string, (entry: LedgerEntry) => boolean>> = {
  'sse-oai-ok': (entry) => hasUsed(entry, 5, 2),
  'sse-ant-ok': (entry) => hasUsed(entry, 5, 9),
  'sse-ollama-ok': (entry) => hasUsed(entry, 5, 2),
  'sse-oai-usage-zero': (entry) => hasUsed(entry, 0, 0),
  'sse-oai-usage-twice': (entry) => hasUsed(entry, 5, 2),
  'sse-ant-usage-cumulative': (entry) => entry.usage?.outputTokens === 9,
  'sse-ant-cache-usage': (entry) => hasUsed(entry, 3, 9) && entry.usage?.cacheWrite5mTokens === 12_304,
  'sse-oai-no-usage': ({ cost }) => cost.kind === 'estimated',
  'sse-ollama-prompt-eval-missing': ({ cost }) => cost.kind === 'estimated',
};

const hasUsed = ({ usage }: LedgerEntry, input: number, output: number): boolean =>
  usage?.inputTokens === input && usage.outputTokens === output;

/** True for rows that say what is counted. */
export const isCounted = ({ id }: Row): boolean => id in COUNTED;

/** Why an entry of the ledger is not what its row says; undefined when it is. */
export const countFault = ({ id }: Row, entry: LedgerEntry | undefined): string | undefined =>
  entry && COUNTED[id]?.(entry) ? undefined : `the ledger has ${JSON.stringify(entry?.usage)}, ${entry?.cost.kind}`;
