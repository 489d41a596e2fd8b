import { spendJson } from '../../app/health.js';
import type { Spend } from '../../core/ledger.js';
import { spendText } from '../../dashboard/money.js';
import { columns } from '../support.js';
import { EXIT, type Verb } from './verb.js';

/** `signalbox cost`: what was spent, from the one ledger. */
export const costVerb: Verb = {
  name: 'cost',
  usage: 'signalbox cost',
  summary: 'Shows spend of today, this month and all time, and by model.',
  options: {},
  run: async ({ app, json, out }) => {
    const { today, month, all } = await app.spend.read();
    if (json) {
      out(JSON.stringify({ today: spendJson(today), month: spendJson(month), all: spendJson(all) }));
      return EXIT.ok;
    }
    const periods = columns([
      ['', 'spent', 'requests', 'unpriced', 'estimated', 'failed'],
      ...(
        [
          ['today', today],
          ['this month', month],
          ['all time', all],
        ] as const
      ).map(periodRow),
    ]);
    const models = all.byModel.map((one) => [one.model, spendText(one), String(one.requests)]);
    out(models.length === 0 ? periods : [periods, '', columns([['model', 'spent', 'requests'], ...models])].join('\n'));
    return EXIT.ok;
  },
};

const periodRow = ([label, spend]: readonly [string, Spend]): readonly string[] => [
  label,
  spendText(spend),
  String(spend.requests),
  String(spend.unpricedRequests),
  String(spend.estimatedRequests),
  String(spend.failedRequests),
];
