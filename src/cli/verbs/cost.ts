import { spendJson } from '../../app/health.js';
import { standingJson } from '../../app/budget-json.js';
import type { Spend } from '../../core/ledger.js';
import { usdText } from '../../core/money.js';
import type { MoneyReport } from '../../core/spend/report.js';
import { spendText } from '../../dashboard/money.js';
import { capsTable } from '../caps.js';
import { decide, estimateText, viewUsd } from '../decide.js';
import { savingsJson, savingsText } from '../savings.js';
import { columns, readText, textOption } from '../support.js';
import { EXIT, type CliContext, type Verb } from './verb.js';

/** `signalbox cost`: what was spent, from the one ledger; with a text, what it would cost. */
export const costVerb: Verb = {
  name: 'cost',
  usage: 'signalbox cost [--model NAME] ["text"]',
  summary: 'Shows spend, caps and savings; with a text, what sending it would cost. Nothing is sent.',
  options: { model: { type: 'string', short: 'm' } },
  run: async (context) => {
    if (context.positionals.length > 0) await estimate(context);
    else show(context, await context.app.money.report());
    return EXIT.ok;
  },
};

async function estimate(context: CliContext): Promise<void> {
  const prompt = await readText(context);
  const decision = await decide(context, { prompt, model: textOption(context, 'model') ?? 'auto' });
  const { model, candidates, promptTokens, expectedOutputTokens, room } = decision;
  if (context.json) {
    const estimatedUsd = candidates[0]?.estimatedUsd ?? null;
    context.out(JSON.stringify({ model, estimatedUsd, promptTokens, expectedOutputTokens, room }));
    return;
  }
  const others = candidates.slice(1, 1 + LISTED).map((one) => [one.model, viewUsd(one.estimatedUsd).text]);
  context.out(
    [
      estimateText(decision),
      `for about ${promptTokens} tokens in and ${expectedOutputTokens} out`,
      ...(others.length > 0 ? ['', columns([['otherwise', 'estimate'], ...others])] : []),
    ].join('\n'),
  );
}

/** How many other models are listed with their estimates. */
const LISTED = 4;

function show({ json, out }: CliContext, report: MoneyReport): void {
  out(json ? JSON.stringify(reportJson(report)) : reportText(report));
}

const reportJson = ({ today, week, month, all, ...report }: MoneyReport): object => ({
  today: spendJson(today),
  week: spendJson(week),
  month: spendJson(month),
  all: spendJson(all),
  budgets: report.standings.map(standingJson),
  savings: report.savings ? savingsJson(report.savings) : null,
  burnNanoUsdPerHour: report.burnNanoUsdPerHour ?? null,
  projection: report.projection ?? null,
  plans: report.plans,
  pricesAsOf: report.pricesAsOf,
});

function reportText(report: MoneyReport): string {
  const { today, week, month, all, standings } = report;
  const models = all.byModel.map((one) => [one.model, spendText(one), String(one.requests)]);
  return [
    columns([
      ['', 'spent', 'requests', 'unpriced', 'estimated', 'failed'],
      periodRow('today', today),
      periodRow('this week', week),
      periodRow('this month', month),
      periodRow('all time', all),
    ]),
    ...(standings.length > 0 ? [capsTable(standings)] : []),
    ...(models.length > 0 ? [columns([['model', 'spent', 'requests'], ...models])] : []),
    notes(report).join('\n'),
  ].join('\n\n');
}

const periodRow = (label: string, spend: Spend): readonly string[] => [
  label,
  spendText(spend),
  String(spend.requests),
  String(spend.unpricedRequests),
  String(spend.estimatedRequests),
  String(spend.failedRequests),
];

function notes({ savings, burnNanoUsdPerHour, projection, paused, pricesAsOf }: MoneyReport): readonly string[] {
  return [
    ...(paused ? ['Models that cost money are paused.'] : []),
    ...(burnNanoUsdPerHour === undefined ? [] : [`last hour: ${usdText(burnNanoUsdPerHour)}`]),
    ...(projection ? [`at this pace: ≈ ${usdText(projection.monthNanoUsd)} in the month`] : []),
    ...(savings ? [`this month: ${savingsText(savings)}`] : []),
    `prices as of ${pricesAsOf}`,
  ];
}
