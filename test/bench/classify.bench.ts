import { readFileSync } from 'node:fs';
import { decodeLearnedModel } from '../../src/catalog/learned-model.js';
import type { ChatRequest } from '../../src/core/chat.js';
import { LOCAL_BASELINES } from '../../src/core/strategies/index.js';
import { makeLearned } from '../../src/core/strategies/learned.js';
import type { LocalStrategy } from '../../src/core/strategies/strategy.js';
import { aRequest, assistantSays, userSays } from '../support/builders.js';

const ITERATIONS = 3_000;
const WARM_UP = 500;
const LARGE_ITERATIONS = 300;

const WEIGHTS = readFileSync('src/catalog/data/classifier.bin');

/** Requests of the built-in benchmark, as people write them. */
const PROMPTS = readFileSync('src/catalog/data/benchmark.jsonl', 'utf8')
  .trimEnd()
  .split('\n')
  .flatMap((line) => {
    const row: unknown = JSON.parse(line);
    return typeof row === 'object' && row !== null && 'prompt' in row && typeof row.prompt === 'string'
      ? [row.prompt]
      : [];
  });

/** A text that was never read before: what was is remembered. */
const promptAt = (at: number): string => `${at}: ${PROMPTS[at % PROMPTS.length] ?? ''}`;

function textOf(kilobytes: number, first: number): string {
  const size = kilobytes * 1024;
  let text = `${first}: `;
  for (let at = first; text.length < size; at += 37) text += `${PROMPTS[at % PROMPTS.length] ?? ''}\n`;
  return text.slice(0, size);
}

const oneTurn = (kilobytes: number) => (at: number) => aRequest({ messages: [userSays(textOf(kilobytes, at * 7))] });

const threeTurns = (at: number): ChatRequest =>
  aRequest({
    messages: [
      userSays(promptAt(at)),
      assistantSays('Here is a first version.'),
      userSays('still fails with the same error'),
      assistantSays('Try this instead.'),
      userSays('ok go on'),
    ],
  });

const CASES: readonly { readonly name: string; readonly make: (at: number) => ChatRequest; readonly runs: number }[] = [
  {
    name: 'a request of the benchmark',
    make: (at) => aRequest({ messages: [userSays(promptAt(at))] }),
    runs: ITERATIONS,
  },
  { name: 'a conversation of three turns', make: threeTurns, runs: ITERATIONS },
  { name: '1 KB', make: oneTurn(1), runs: ITERATIONS },
  { name: '8 KB', make: oneTurn(8), runs: ITERATIONS },
  { name: '64 KB', make: oneTurn(64), runs: ITERATIONS },
  { name: '1 MB', make: oneTurn(1024), runs: LARGE_ITERATIONS },
];

/** Sorted microseconds. */
function measure(strategy: LocalStrategy, make: (at: number) => ChatRequest, runs: number): readonly number[] {
  const samples: number[] = [];
  for (let run = -WARM_UP; run < runs; run += 1) {
    const request = make(run + WARM_UP);
    const startMs = performance.now();
    strategy.classify({ request, promptTokens: 1_000 });
    if (run >= 0) samples.push((performance.now() - startMs) * 1_000);
  }
  return samples.sort((a, b) => a - b);
}

const quantile = (sorted: readonly number[], share: number): string =>
  (sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(0).padStart(9);

const startMs = performance.now();
const learned = makeLearned(decodeLearnedModel(WEIGHTS));
const firstMs = performance.now() - startMs;
decodeLearnedModel(WEIGHTS);
const againMs = performance.now() - startMs - firstMs;
console.log(
  `classify: weights of ${WEIGHTS.length} bytes decoded in ${firstMs.toFixed(1)} ms cold, ${againMs.toFixed(1)} ms again`,
);
console.log(`${'microseconds'.padEnd(42)}      p50      p99`);
for (const strategy of [learned, ...LOCAL_BASELINES]) {
  for (const { name, make, runs } of CASES) {
    const sorted = measure(strategy, make, runs);
    console.log(`${strategy.id.padEnd(9)}${name.padEnd(33)}${quantile(sorted, 0.5)}${quantile(sorted, 0.99)}`);
  }
}
