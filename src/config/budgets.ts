import type { Budget, BudgetCalendar, BudgetPeriod, BudgetScope } from '../core/budget/types.js';
import type { Client } from '../core/chat.js';
import { NANO_USD_PER_USD } from '../core/money.js';
import type { Caps, Settings } from './schema.js';

/** The caps' names in the settings, with the periods they count over. */
const PERIOD_OF: Readonly<Record<keyof Caps, BudgetPeriod>> = {
  perRequest: 'request',
  perSession: 'session',
  daily: 'day',
  weekly: 'week',
  monthly: 'month',
};

/** Whose caps are wanted. `workspace` is the one that the settings belong to. */
export type BudgetView = { readonly calendar: BudgetCalendar; readonly workspace: string | undefined };

/** The caps that apply to what a client asks: for everyone, this workspace, its key and its team. */
export function budgetsFor(settings: Settings, client: Client, { calendar, workspace }: BudgetView): readonly Budget[] {
  const make = makerOf(settings, calendar, client.sessionId);
  const isHere = workspace !== undefined && client.workspace === workspace;
  const { key, team } = client;
  return [
    ...make({ kind: 'everyone' }, capsForEveryone(settings)),
    ...(isHere ? make({ kind: 'workspace', name: workspace }, settings['budget.workspace']) : []),
    ...(key === undefined ? [] : make({ kind: 'client', name: key }, settings['budget.clients'][key])),
    ...(team === undefined ? [] : make({ kind: 'team', name: team }, settings['budget.teams'][team])),
  ];
}

/** All caps of the settings that count over time, for lists of them; `sessionId` is the session to show. */
export function allBudgets(
  settings: Settings,
  { calendar, workspace }: BudgetView,
  sessionId: string | undefined,
): readonly Budget[] {
  const make = makerOf(settings, calendar, sessionId);
  const named = (kind: 'client' | 'team', all: Readonly<Record<string, Caps>>): readonly Budget[] =>
    Object.entries(all).flatMap(([name, caps]) => make({ kind, name }, caps));
  return [
    ...make({ kind: 'everyone' }, capsForEveryone(settings)),
    ...(workspace === undefined ? [] : make({ kind: 'workspace', name: workspace }, settings['budget.workspace'])),
    ...named('client', settings['budget.clients']),
    ...named('team', settings['budget.teams']),
  ].filter(({ period }) => period !== 'request');
}

const capsForEveryone = (settings: Settings): Caps => ({
  perRequest: settings['budget.perRequest'],
  perSession: settings['budget.perSession'],
  daily: settings['budget.daily'],
  weekly: settings['budget.weekly'],
  monthly: settings['budget.monthly'],
});

/** Makes the budgets of one scope. A session's cap needs a session to count over. */
function makerOf(settings: Settings, calendar: BudgetCalendar, sessionId: string | undefined) {
  const isHard = settings['budget.onExceeded'] !== 'warn';
  return (scope: BudgetScope, caps: Caps | undefined): readonly Budget[] => {
    const budgets: Budget[] = [];
    for (const [name, usd] of Object.entries(caps ?? {})) {
      const period = PERIOD_OF[name as keyof Caps]; // the schema has no other names
      if (usd === null || usd === undefined || (period === 'session' && sessionId === undefined)) continue;
      const id = `${scopeText(scope)}:${period}${period === 'session' ? `#${sessionId}` : ''}`;
      budgets.push({ id, scope, period, capNanoUsd: Math.round(usd * NANO_USD_PER_USD), calendar, isHard });
    }
    return budgets;
  };
}

const scopeText = (scope: BudgetScope): string =>
  scope.kind === 'everyone' ? 'everyone' : `${scope.kind}:${scope.name}`;
