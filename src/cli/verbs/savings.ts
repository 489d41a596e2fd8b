import { namedBaseline } from '../../app/model-price.js';
import { GatewayError } from '../../core/errors.js';
import { savings } from '../../core/spend/savings.js';
import { usdText } from '../../core/money.js';
import { periodAt } from '../../core/budget/periods.js';
import { clockText } from '../../core/budget/zone.js';
import { parseSince } from '../since.js';
import { savingsJson, savingsText } from '../savings.js';
import { textOption } from '../support.js';
import { EXIT, type Verb } from './verb.js';

/** `signalbox savings`: what was spent, against the same tokens at the price of one model. */
export const savingsVerb: Verb = {
  name: 'savings',
  usage: 'signalbox savings [--baseline provider/model] [--since 7d|24h|2026-11-01|all]',
  summary: 'Compares the spend of this month with the same tokens at the price of one model.',
  options: { baseline: { type: 'string' }, since: { type: 'string' } },
  run: async (context) => {
    const { app, json, out } = context;
    const report = await app.money.report();
    const { calendar, atMs } = report;
    const since = textOption(context, 'since');
    const sinceMs = since === undefined ? periodAt('month', calendar, atMs).startMs : parseSince(since, calendar, atMs);
    const baseline = await namedBaseline(app.inventory, textOption(context, 'baseline'), report);
    if (!baseline) {
      throw new GatewayError('invalid-request', 'No model that is ready has a price. Name one with --baseline.');
    }
    const rows = await app.money.spend({ sinceMs, untilMs: undefined, slots: [], by: ['model', 'kind'] });
    const saved = savings(rows, baseline);
    if (json) out(JSON.stringify({ sinceMs, ...savingsJson(saved) }));
    else {
      const from = sinceMs === 0 ? 'the beginning' : clockText(calendar.zone, sinceMs);
      out(
        [
          `Since ${from}: ${usdText(saved.actualNanoUsd)} spent.`,
          `${savingsText(saved)}.`,
          'It says nothing of how that model would have answered.',
        ].join('\n'),
      );
    }
    return EXIT.ok;
  },
};
