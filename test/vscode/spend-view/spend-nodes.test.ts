import assert from 'node:assert/strict';
import { NO_SPEND } from '../../../src/core/spend/sums.js';
import type { SpendRow } from '../../../src/core/spend/types.js';
import type { SpendNode } from '../../../src/vscode/spend-view/node.js';
import { spendNodes, type SpendFacts } from '../../../src/vscode/spend-view/spend-nodes.js';
import { aCap, aPlan, aReport, aSpend, ENGLISH, usd } from '../support/money.js';

describe('the Spend view', () => {
  const nodesOf = (report: Parameters<typeof aReport>[0] = {}, over: Partial<SpendFacts> = {}) =>
    spendNodes({ report: aReport(report), rows: [], standings: [], ...over }, ENGLISH);
  const find = (nodes: readonly SpendNode[], id: string): SpendNode => {
    const found = nodes.find((node) => node.id === id);
    assert.ok(found, `no row ${id}`);
    return found;
  };
  const texts = ({ children = [] }: SpendNode): readonly string[] =>
    children.map(({ label, description }) => `${label}: ${description}`);

  const row = (group: SpendRow['group'], dollars: number, over: Partial<SpendRow> = {}): SpendRow => ({
    ...NO_SPEND,
    slot: 0,
    requests: 1,
    nanoUsd: usd(dollars),
    group,
    ...over,
  });

  it('is empty while the ledger is, so that its welcome shows', () => {
    assert.deepEqual(nodesOf({ all: aSpend(0, { requests: 0 }) }), []);
  });

  it('begins with the periods, and says when each begins anew', () => {
    const [session, today] = nodesOf();
    assert.deepEqual([session?.label, session?.description], ['Session', '$0.12']);
    assert.deepEqual([today?.label, today?.description], ['Today', '$0.42']);
    assert.deepEqual(today?.tooltip, ['Today: $0.42', '3 requests', 'new from Fri, Nov 27, 12:00 AM']);
    assert.equal(today.budgetId, undefined);
  });

  it('shows a period against its cap, which can be raised from there', () => {
    const cap = aCap('day', [0.42, 5], { heldNanoUsd: usd(0.08), raisedNanoUsd: usd(1) });
    const today = find(nodesOf({ standings: [cap] }), 'day');
    assert.equal(today.description, '$0.42 / $5');
    assert.equal(today.budgetId, 'everyone:day');
    assert.deepEqual(today.tooltip.slice(2), [
      '8% of the cap of $5 used',
      'raised by $1 for now',
      '≈ $0.08 set aside for requests under way',
      '$4.50 left',
      'new from Fri, Nov 27, 12:00 AM',
    ]);
  });

  it('marks caps that are nearly and wholly used up', () => {
    const stateAt = (spent: number) => find(nodesOf({ standings: [aCap('day', [spent, 5])] }), 'day').state;
    assert.deepEqual([stateAt(3.99), stateAt(4), stateAt(4.99), stateAt(5)], ['plain', 'near', 'near', 'full']);
  });

  it('breaks the month down by model, tool and workspace, the dearest first', () => {
    const rows = [
      row({ model: 'acme/small', app: 'vscode', workspace: 'site' }, 1),
      row({ model: 'acme/big', app: 'claude-code', workspace: 'site' }, 3),
      row({ model: 'acme/small', app: 'claude-code', workspace: '' }, 1.5, { unpricedRequests: 1 }),
      row({ model: 'none', app: 'vscode', workspace: 'site' }, 0),
    ];
    const nodes = nodesOf({}, { rows });
    assert.deepEqual(texts(find(nodes, 'by-model')), [
      'acme/big: $3.00 · 1 request',
      'acme/small: $2.50 + 1 unpriced · 2 requests',
      'no answer: $0.00 · 1 request',
    ]);
    assert.deepEqual(texts(find(nodes, 'by-app')), [
      'claude-code: $4.50 + 1 unpriced · 2 requests',
      'vscode: $1.00 · 2 requests',
    ]);
    assert.deepEqual(texts(find(nodes, 'by-workspace')), [
      'site: $4.00 · 3 requests',
      'no folder: $1.50 + 1 unpriced · 1 request',
    ]);
  });

  it('lists every cap that is set, whoever it is for', () => {
    const scope = { kind: 'team', name: 'engineering' } as const;
    const standings = [aCap('day', [1, 5]), aCap('month', [190, 200], { scope })];
    const budgets = find(nodesOf({}, { standings }), 'budgets');
    assert.deepEqual(texts(budgets), ['Today: $1.00 / $5', 'This month, team engineering: $190.00 / $200']);
    assert.deepEqual(
      budgets.children?.map(({ budgetId, state }) => [budgetId, state]),
      [
        ['everyone:day', 'plain'],
        ['team:month', 'near'],
      ],
    );
  });

  it('shows what is left of the windows of a plan', () => {
    const plans = find(nodesOf({ plans: [aPlan(0.63)] }), 'plans');
    assert.deepEqual(texts(plans), ['Max: anthropic']);
    assert.deepEqual(texts(plans.children?.[0] ?? plans), ['5 hours: 63% left · frees up from Thu, Nov 26, 2:10 PM']);
  });

  it('has no section for caps or plans where there are none', () => {
    assert.deepEqual(
      nodesOf().map(({ id }) => id),
      ['session', 'day', 'week', 'month', 'by-model', 'by-app', 'by-workspace'],
    );
  });

  it('names each row once', () => {
    const all = (nodes: readonly SpendNode[]): readonly string[] =>
      nodes.flatMap(({ id, children = [] }) => [id, ...all(children)]);
    const standings = [aCap('day', [1, 5]), aCap('session', [0, 1])];
    const ids = all(nodesOf({ standings, plans: [aPlan(0.5)] }, { standings, rows: [row({ model: 'a/b' }, 1)] }));
    assert.equal(new Set(ids).size, ids.length);
  });
});
