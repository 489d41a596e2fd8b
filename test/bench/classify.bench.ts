import { aRequest, userSays } from '../support/builders.js';
import { loadLearned } from '../support/learned.js';

const learned = loadLearned();

const ITERATIONS = 2_000;
const WARM_UP = 300;
const SIZES_KB = [0.1, 1, 8, 64, 1024] as const;

const SENTENCE =
  'Please review how the scheduler retries a failed job, compare it with the queue, and explain which <T> is safer. ';

/** Prose of about this size; each size is measured on one request, as a proxy would see it. */
const promptOf = (kilobytes: number): string =>
  SENTENCE.repeat(Math.ceil((kilobytes * 1024) / SENTENCE.length)).slice(0, kilobytes * 1024);

function measureMicroseconds(text: string): number[] {
  const request = aRequest({ messages: [userSays(text)] });
  for (let run = 0; run < WARM_UP; run += 1) learned.classify({ request, promptTokens: 1_000 });
  const samples: number[] = [];
  for (let run = 0; run < ITERATIONS; run += 1) {
    const startMs = performance.now();
    learned.classify({ request, promptTokens: 1_000 });
    samples.push((performance.now() - startMs) * 1_000);
  }
  return samples.sort((a, b) => a - b);
}

const quantile = (sorted: readonly number[], share: number): string =>
  (sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(0).padStart(8);

console.log(`classify: microseconds over ${ITERATIONS} requests`);
console.log('      KB      p50      p99');
for (const size of SIZES_KB) {
  const sorted = measureMicroseconds(promptOf(size));
  console.log(`${String(size).padStart(8)} ${quantile(sorted, 0.5)} ${quantile(sorted, 0.99)}`);
}
