import { toClassify, type EvaluationRow } from '../../app/evaluation-rows.js';
import type { Classification } from '../../core/classify/classification.js';
import { GatewayError } from '../../core/errors.js';
import { HEAD_NAMES, makeScorecard, type Head, type ScorecardTally } from '../../core/evaluate/scorecard.js';
import type { LocalStrategy } from '../../core/strategies/strategy.js';
import { writeLines } from '../files.js';
import { fileOption, readRows } from '../rows.js';
import { scorecardText } from '../scoreboard.js';
import { localStrategy } from '../strategies.js';
import { EXIT, type CliContext, type Verb } from './verb.js';

const USAGE = 'signalbox evaluate --in FILE.jsonl --out FILE.jsonl [--strategy ID]';

/** `signalbox evaluate`: judges every row of a file, and counts how often that agrees with the file's own labels. */
export const evaluateVerb: Verb = {
  name: 'evaluate',
  usage: USAGE,
  summary: 'Classifies each line of a JSONL file, and scores itself where the lines carry labels. Nothing is sent.',
  options: { in: { type: 'string' }, out: { type: 'string' }, strategy: { type: 'string' } },
  run: async (context) => {
    const input = fileOption(context, 'in', USAGE);
    const output = fileOption(context, 'out', USAGE);
    if (context.json && output === '-')
      throw new GatewayError(
        'invalid-request',
        '--json prints the summary where --out - prints the rows. Leave one out.',
      );
    const job = { strategy: await localStrategy(context), tally: makeScorecard(), counts: noCounts() };
    const startedMs = performance.now();
    const lines = judge(readRows(context, input), job);
    if (output === '-') for await (const line of lines) context.out(line);
    else await writeLines(output, lines);
    report(context, job, performance.now() - startedMs);
    return EXIT.ok;
  },
};

/** How rows are judged, and what is counted on the way. */
type Job = {
  readonly strategy: LocalStrategy;
  readonly tally: ScorecardTally;
  readonly counts: { rows: number; readonly foreign: Record<Head, number> };
};

const noCounts = (): Job['counts'] => ({ rows: 0, foreign: { tier: 0, complexity: 0, category: 0, domain: 0 } });

async function* judge(rows: AsyncIterable<EvaluationRow>, { strategy, tally, counts }: Job): AsyncGenerator<string> {
  for await (const row of rows) {
    const given = strategy.classify(toClassify(row));
    counts.rows += 1;
    tally.add(row.labels, given);
    for (const head of row.foreign) counts.foreign[head] += 1;
    yield JSON.stringify(lineOf(row, given));
  }
}

const lineOf = ({ id }: EvaluationRow, given: Classification): Record<string, unknown> => ({
  id,
  score: given.score,
  tier: given.tier,
  complexity: given.complexity,
  category: given.category,
  domain: given.domain,
  confidence: given.confidence,
});

function report({ json, out, err }: CliContext, { strategy, tally, counts }: Job, durationMs: number): void {
  const { rows, foreign } = counts;
  const accuracy = tally.scorecard();
  if (json) {
    const summary = { strategy: strategy.id, rows, durationMs: Math.round(durationMs), accuracy };
    out(JSON.stringify({ ...summary, unknownLabels: foreign }));
    return;
  }
  err(`${rows} rows by "${strategy.id}" in ${(durationMs / 1_000).toFixed(1)} s`);
  for (const head of HEAD_NAMES) {
    if (foreign[head] > 0) err(`Labels of ${head} that are none of ours, and so not counted: ${foreign[head]}`);
  }
  if (HEAD_NAMES.some((head) => accuracy[head])) err(scorecardText(accuracy));
}
