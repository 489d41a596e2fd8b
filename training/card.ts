import type { ApgrFigure, LabelFigure, Report } from './measure.js';

/** What classifier.meta.json holds: where the weights come from, and what was measured. */
export type Meta = {
  readonly file: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly gzipBytes: number;
  readonly dataSha256: string;
  readonly corpusSha256: string;
  readonly asOf: string;
  readonly report: Report;
};

/** The model card, as Markdown. Figures come from the report, so that they cannot go stale. */
export function modelCard({ report, ...meta }: Meta): string {
  return [
    '# Model card: the learned classifier',
    '',
    `Written by \`npm run train\`; do not edit. Weights of ${meta.asOf}, ${meta.bytes} bytes, ${meta.gzipBytes} packed. SHA-256 of the weights \`${meta.sha256}\`, of the data \`${meta.dataSha256}\`, of our corpus \`${meta.corpusSha256}\`.`,
    '',
    '## What it is',
    '',
    'A linear model over hashed words and pairs of words (2^15 buckets), counts of listed terms, and the form of a text. Heads: kind of request, what a strong model buys (one head a kind), tier, complexity, category, domain, and how a turn relates to the conversation before it. On top, fitted on rows the linear model had not seen: softmax temperatures, the trust in each lift head, P(good enough) of each tier, the cut between tiers, isotonic confidence, and how a conversation carries over.',
    '',
    '## What shaped the weights',
    '',
    ...table(['source', 'what', 'licence'], SOURCES),
    '',
    'Only train splits of rows whose licence allows weights that ship. RouterBench, RouterDC, AlpacaEval, FLASK and StackEval rows shaped nothing; the first and the third are measured below.',
    '',
    '## How well scores order requests by what a strong model gains (APGR: .5 is chance)',
    '',
    '### Cross-validated: training rows, each judged by a model that had not seen its cluster of near copies',
    '',
    ...apgrTable(report.crossValidated),
    '',
    '### Validation rows, judged by the shipped weights',
    '',
    ...apgrTable(report.validation.apgr),
    '',
    '## Labels, exact',
    '',
    '### Validation rows labelled by other people (few: read the counts)',
    '',
    ...labelTable(report.validation.labels),
    '',
    '### Held-out rows of our own corpus: the same authors wrote the training rows, so these flatter',
    '',
    ...labelTable(report.heldOut),
    '',
    '## Known weaknesses',
    '',
    '- The text tells little about whether a cheap model will fail; most of what can be known is the kind of request. Figures far above these are not to be had from text alone.',
    '- A hard request in plain words (“which one should I take?” about attached files) looks easy: only the words are read, not the files.',
    '- Two people agree on four tiers about as often as this model agrees with one of them; most misses are one tier.',
    '- Languages beyond English, German, Spanish, French, Portuguese, Italian, Dutch, Polish, Russian, Turkish, Chinese, Japanese and Korean have few words in the lists; where most words are unknown the confidence is halved.',
    '- The corpus was written by language models under a rubric and reviewed for this project; it has their taste in wording.',
    '',
  ].join('\n');
}

/** Where the rows come from, and under which licence. Source: the data's README. */
const SOURCES: readonly (readonly string[])[] = [
  [
    '`training/corpus`, `training/relations.jsonl`, `training/vocabulary`',
    'prompts, conversations and word lists written for this project',
    'the project’s',
  ],
  ['MMLU-Pro evaluation results', 'how 12 models did', 'Apache-2.0 (data MIT)'],
  ['RouteLLM MMLU', 'how Mixtral-8x7B and GPT-4 did', 'Apache-2.0 (MMLU MIT)'],
  ['LLMRouter', 'how 9 open models did', 'MIT'],
  ['ZeroEval: CRUXEval, MATH level 5', 'how some 20 models did', 'Apache-2.0 (data MIT)'],
  ['mmrouter examples, ypollak llm-router, conduit', 'complexity and category labels', 'MIT'],
  ['DevTier development rows', 'tier labels', 'CC0'],
  ['Arena-Hard prompts, Self-Instruct', 'prompts, kinds', 'Apache-2.0'],
];

const apgrTable = (figures: readonly ApgrFigure[]): readonly string[] =>
  table(
    ['set', '>n', '>APGR', '95 %', '>CPT50', '>CPT80'],
    figures.map(({ set, n, apgr, low, high, cpt50Percent, cpt80Percent }) => [
      set,
      String(n),
      apgr.toFixed(3),
      `${low.toFixed(3)} – ${high.toFixed(3)}`,
      `${cpt50Percent} %`,
      `${cpt80Percent} %`,
    ]),
  );

const labelTable = (figures: readonly LabelFigure[]): readonly string[] =>
  table(
    ['set', 'head', '>n', '>exact', '>under', '>over', 'recall by class'],
    figures.map(({ set, head, n, exact, under, over, recall }) => [
      set,
      head,
      String(n),
      exact.toFixed(3),
      under?.toFixed(3) ?? '',
      over?.toFixed(3) ?? '',
      Object.entries(recall)
        .map(([name, share]) => `${name} ${share.toFixed(2)}`)
        .join(', '),
    ]),
  );

/** A table as prettier writes it, so that the card stays what training wrote. A column marked > is set right. */
function table(columns: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const isRight = columns.map((name) => name.startsWith('>'));
  const names = columns.map((name) => name.replace(/^>/, ''));
  const widths = names.map((name, at) => Math.max(3, name.length, ...rows.map((row) => row[at]?.length ?? 0)));
  const rule = widths.map((width, at) => (isRight[at] ? `${'-'.repeat(width - 1)}:` : `:${'-'.repeat(width - 1)}`));
  const padded = (row: readonly string[]): readonly string[] =>
    row.map((cell, at) => (isRight[at] ? cell.padStart(widths[at] ?? 0) : cell.padEnd(widths[at] ?? 0)));
  return [padded(names), rule, ...rows.map(padded)].map((row) => `| ${row.join(' | ')} |`);
}
