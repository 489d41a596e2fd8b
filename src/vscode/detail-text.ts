import type { Classification } from '../core/classify/classification.js';
import { judgementFacts, pointsText, scoreText, totalOf } from '../core/classify/in-words.js';
import type { DecisionDetail } from '../dashboard/protocol.js';

/** Everything kept of one decision, and of how its request was judged, as a Markdown document. */
export function detailMarkdown(detail: DecisionDetail, classification: Classification): string {
  const { row } = detail;
  return [
    `# ${row.served}: ${row.cost.text}, ${(row.durationMs / 1_000).toFixed(1)} s, ${row.status}`,
    '',
    `Why: ${row.reason}`,
    '',
    `Request: ${detail.explanation}`,
    '',
    ...judgementFacts(classification).map(([name, text]) => `- ${name}: ${text}`),
    '',
    ...(detail.advice === undefined ? [] : [detail.advice, '']),
    `Asked for \`${row.asked}\` by ${row.client} (${row.surface}) at ${new Date(row.atMs).toLocaleString()}; request \`${row.requestId}\`.`,
    '',
    ...table(
      `## Signals: score ${detail.score.toFixed(2)}, confidence ${detail.confidence.toFixed(2)}, ${detail.scoredCharacters} characters read`,
      ['Signal', 'Points', 'Evidence'],
      [...detail.contributions.map((one) => [one.signal, pointsText(one.points), one.evidence]), sumRow(detail)],
    ),
    ...table(
      '## Candidates, best first',
      ['Model', 'Tier', 'Estimate', 'Notes'],
      detail.candidates.map((one) => [`\`${one.model}\``, one.tier, one.estimate.text, one.notes.join('; ')]),
    ),
    ...table(
      '## Rejected',
      ['Model', 'By', 'Reason'],
      detail.rejected.map((one) => [`\`${one.model}\``, one.stage, one.reason]),
    ),
    ...table(
      '## Attempts',
      ['Model', 'First content', 'Whole', 'Result'],
      detail.attempts.map((one) => [
        `\`${one.model}\``,
        ms(one.firstEventMs),
        ms(one.durationMs),
        one.message ?? one.error ?? 'ok',
      ]),
    ),
    ...table(
      '## Tokens',
      ['Bucket', 'Tokens'],
      detail.usage.map((one) => [one.label, String(one.tokens)]),
    ),
  ].join('\n');
}

function sumRow({ contributions, score }: DecisionDetail): readonly string[] {
  const total = totalOf(contributions);
  return ['Sum', pointsText(total), scoreText(score, total)];
}

function table(title: string, head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  if (rows.length === 0) return [title, '', '–', ''];
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((text) => text.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
  return [title, '', line(head), line(head.map(() => ':--')), ...rows.map(line), ''];
}

const ms = (value: number | undefined): string => (value === undefined ? '–' : `${Math.round(value)} ms`);
