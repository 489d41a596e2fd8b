import assert from 'node:assert/strict';
import type { TooltipFacts } from '../../../src/vscode/meter/tooltip-lines.js';
import { TOOLTIP_COMMANDS, tooltipMarkdown } from '../../../src/vscode/meter/tooltip.js';
import { aCap, aPlan, aReport, aSpend, ENGLISH, usd } from '../support/money.js';

describe('the tooltip', () => {
  const textOf = (report: Parameters<typeof aReport>[0] = {}, over: Partial<TooltipFacts> = {}): string =>
    tooltipMarkdown(
      { report: aReport(report), last: undefined, selection: undefined, proxyUrl: undefined, ...over },
      ENGLISH,
    );
  const linesOf = (...args: Parameters<typeof textOf>): readonly string[] =>
    textOf(...args)
      .replaceAll('&nbsp; ', '')
      .split('\n');

  it('has a row for each period, with its next reset', () => {
    assert.deepEqual(linesOf().slice(2, 8), [
      '|  | Spent | Set aside | Cap | Left | Resets |',
      '|:--|--:|--:|--:|--:|:--|',
      '| Session | $0.12 | – | – | – | – |',
      '| Today | $0.42 | – | – | – | Fri, Nov 27, 12:00 AM |',
      '| This week | $1.50 | – | – | – | Mon, Nov 30, 12:00 AM |',
      '| This month | $7.25 | – | – | – | Tue, Dec 1, 12:00 AM |',
    ]);
  });

  it('shows caps, what they leave, what is set aside and what they were raised by', () => {
    const cap = aCap('day', [0.42, 10], { heldNanoUsd: usd(0.08), raisedNanoUsd: usd(5) });
    assert.ok(
      linesOf({ standings: [cap] }).includes('| Today | $0.42 | ≈ $0.08 | $10 (+$5) | $9.50 | Fri, Nov 27, 12:00 AM |'),
    );
  });

  it('tells when a cap ends that began under another calendar', () => {
    const cap = aCap('day', [0.42, 5], { endMs: Date.UTC(2026, 10, 27, 3) });
    assert.ok(linesOf({ standings: [cap] }).includes('| Today | $0.42 | – | $5 | $4.58 | Fri, Nov 27, 3:00 AM |'));
  });

  it('has a row of its own for a cap of the workspace, whose name is no link', () => {
    const scope = { kind: 'workspace', name: '[x](command:y)|z' } as const;
    assert.ok(
      linesOf({ standings: [aCap('day', [0.1, 1], { scope })] }).includes(
        '| Today, workspace \\[x\\]\\(command:y\\)\\|z | $0.10 | – | $1 | $0.90 | Fri, Nov 27, 12:00 AM |',
      ),
    );
  });

  it('has a row of its own for the cap of the session of the editor, which other tools do not count for', () => {
    const lines = linesOf({ standings: [aCap('session', [0.02, 1])] });
    assert.ok(lines.includes('| Session | $0.12 | – | – | – | – |'));
    assert.ok(lines.includes('| Session of the editor | $0.02 | – | $1 | $0.98 | – |'));
  });

  it('tells the moments in the zone of the calendar, as the report has them', () => {
    const calendar = { zone: 'America/New_York', resetHour: 0, weekStart: 'monday' } as const;
    const nextDayMs = Date.UTC(2026, 10, 27, 5);
    assert.match(textOf({ calendar, nextDayMs }), /\| Today \| .* \| &nbsp; Fri, Nov 27, 12:00 AM \|/);
  });

  it('counts what is unpriced, and never shows it as a sum', () => {
    const text = textOf({ today: aSpend(0, { unpricedRequests: 2 }), month: aSpend(1, { unpricedRequests: 2 }) });
    assert.match(text, /\| Today \| &nbsp; unpriced \|/);
    assert.match(text, /\nUnpriced this month, and in no sum: 2 requests\n/);
    assert.doesNotMatch(textOf(), /Unpriced/);
  });

  it('names the baseline of savings, and says when it would have been cheaper', () => {
    const savings = {
      baseline: 'acme/big',
      isChosen: false,
      actualNanoUsd: usd(1),
      baselineNanoUsd: usd(4),
      savedNanoUsd: usd(3),
      unpricedRequests: 0,
    };
    assert.match(textOf({ savings }), /\nSaved this month: \\\$3\.00 against the same tokens at acme\/big\n/);
    assert.match(
      textOf({ savings: { ...savings, savedNanoUsd: -usd(3), unpricedRequests: 2 } }),
      /\nThis month \\\$3\.00 more than the same tokens at acme\/big \(2 unpriced left out\)\n/,
    );
    assert.doesNotMatch(textOf({ savings: { ...savings, savedNanoUsd: 0 } }), /acme/);
  });

  it('tells burn rate, projection, plans, the last choice, the proxy and the day of the prices', () => {
    const text = textOf(
      {
        burnNanoUsdPerHour: usd(1.2),
        projection: { perDayNanoUsd: usd(1), monthNanoUsd: usd(30), yearNanoUsd: usd(365), overDays: 3.25 },
        plans: [aPlan(0.63)],
      },
      { last: { model: 'acme/one', reason: 'cheap (score 0.31)' }, proxyUrl: 'http://127.0.0.1:8787' },
    );
    for (const line of [
      'Burn rate: \\$1.20 an hour',
      'At this pace the month ends at ≈ \\$30.00 (from 3.3 days)',
      'Plan Max: 63% of 5 hours left; frees up from Thu, Nov 26, 2:10 PM',
      'Last: **acme/one**: cheap \\(score 0.31\\)',
      'Proxy: http://127.0.0.1:8787',
      'Prices as of 2026\\-09\\-23',
    ]) {
      assert.ok(text.split('\n').includes(line), line);
    }
  });

  it('has no line for what is not known', () => {
    assert.doesNotMatch(textOf(), /undefined|NaN|Burn|pace|Saved|Plan |Last:|Selection/);
  });

  it('shows the estimate of a selection', () => {
    const selection = { promptTokens: 1_240, choice: { model: 'acme/one', nanoUsd: usd(0.004) } };
    assert.ok(linesOf({}, { selection }).includes('Selection: ≈ 1,240 tokens, ≈ \\$0.004 via acme/one'));
  });

  it('offers to go on while paid models are paused', () => {
    assert.match(textOf({ paused: true }), /\*\*Paid models are paused\.\*\*[^]*command:signalbox\.resumePaid/);
    assert.match(textOf(), /command:signalbox\.pausePaid/);
  });

  it('links only to commands that it may run', () => {
    const linked = [...textOf().matchAll(/\(command:([\w.]+)\)/g)].map(([, command]) => command ?? '');
    assert.equal(linked.length, 5);
    assert.deepEqual(
      linked.filter((command) => !TOOLTIP_COMMANDS.some((one) => one === command)),
      [],
    );
  });
});
