import { compareStrategies } from '../../app/benchmark.js';
import type { EvaluationRow } from '../../app/evaluation-rows.js';
import { GatewayError } from '../../core/errors.js';
import type { ComparedStrategy } from '../../core/evaluate/comparison.js';
import { HEAD_NAMES } from '../../core/evaluate/scorecard.js';
import { readRows } from '../rows.js';
import { comparisonText } from '../scoreboard.js';
import { textOption } from '../support.js';
import { EXIT, type CliContext, type Verb } from './verb.js';

/** `signalbox benchmark`: every strategy that needs nobody else, side by side on labelled rows. */
export const benchmarkVerb: Verb = {
  name: 'benchmark',
  usage: 'signalbox benchmark [--in FILE.jsonl]',
  summary: 'Compares the local strategies on labelled rows: our own, or yours with --in. Nothing is sent.',
  options: { in: { type: 'string' } },
  run: async (context) => {
    const file = textOption(context, 'in');
    const rows = file === undefined ? await context.app.benchmarkRows() : await labelledRows(context, file);
    const figures = await compareStrategies(rows, await context.app.strategies.local(), {
      nowMs: () => performance.now(),
      signal: context.signal,
    });
    const note =
      file === undefined
        ? ownNote(rows.length)
        : `n = ${rows.length} rows of ${file === '-' ? 'standard input' : file}.`;
    context.out(context.json ? toJson(rows, note, figures) : `${note}\n\n${comparisonText(figures)}`);
    return EXIT.ok;
  },
};

const ownNote = (n: number): string =>
  `n = ${n} rows of our own writing, kept from training but by the same hands: the figures flatter. --in FILE takes yours.`;

async function labelledRows(context: CliContext, file: string): Promise<readonly EvaluationRow[]> {
  const rows: EvaluationRow[] = [];
  for await (const row of readRows(context, file)) rows.push(row);
  if (rows.some(({ labels }) => HEAD_NAMES.some((head) => labels[head] !== undefined))) return rows;
  throw new GatewayError(
    'invalid-request',
    'No row has a label of ours to compare with. Give the rows "tier", "complexity", "category" or "domain".',
  );
}

const toJson = (rows: readonly EvaluationRow[], note: string, figures: readonly ComparedStrategy[]): string =>
  JSON.stringify({
    rows: rows.length,
    note,
    strategies: figures.map(({ scorecard, ...rest }) => ({ ...rest, accuracy: scorecard })),
  });
