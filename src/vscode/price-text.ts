import type { PriceDiff } from '../app/price-refresh.js';
import type { Price } from '../core/model.js';

type Change = PriceDiff['changes'][number];

/** What a look-up of prices came to, as a Markdown document. */
export const priceMarkdown = ({ status, asOf, changes, held, refused }: PriceDiff): string =>
  [
    `# Signalbox: prices as of ${asOf}`,
    '',
    status === 'unchanged' ? 'The list is the one that was read last.' : 'Rates are US dollars per million tokens.',
    '',
    ...table(`## Changed: ${changes.length}`, changes),
    ...(held.length === 0 ? [] : table(`## Not in use until you accept them: ${held.length}`, held)),
    ...(refused.length === 0
      ? []
      : [
          `## Rows that cannot be right, left out: ${refused.length}`,
          '',
          ...refused.map((model) => `- \`${model}\``),
          '',
        ]),
  ].join('\n');

function table(title: string, changes: readonly Change[]): readonly string[] {
  if (changes.length === 0) return [title, '', '–', ''];
  return [
    title,
    '',
    '| Model | | Before | After |',
    '|:--|:--|--:|--:|',
    ...changes.map(
      ({ model, kind, before, after }) => `| \`${model}\` | ${kind} | ${rates(before)} | ${rates(after)} |`,
    ),
    '',
  ];
}

const rates = (price: Price | undefined): string =>
  price ? `$${price.inputUsdPerMTok} in, $${price.outputUsdPerMTok} out` : 'unpriced';
