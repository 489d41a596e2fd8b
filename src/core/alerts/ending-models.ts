import { retirementOf, useText, type Retirement } from '../lifecycle.js';
import { refText, type ModelCard } from '../model.js';
import type { SpendQuery } from '../spend/types.js';
import { DAY_MS } from '../time.js';
import type { AlertRule, Finding } from './finding.js';

/** The end of a model that somebody uses. `once` names model, day and state, so that each is told once. */
export type EndingModel = Finding & { readonly once: string };

/** The subject of these notices. */
export const MODEL_RETIREMENT = 'model_retirement' satisfies AlertRule;

/** Who used a model longer ago does not care any more. */
const USED_DAYS = 30;

/** What to ask the ledger for the models that answered lately: whole days, of which it has sums. */
export function usedQuery(nowMs: number): SpendQuery {
  const today = Math.floor(nowMs / DAY_MS) * DAY_MS;
  return { sinceMs: today - USED_DAYS * DAY_MS, untilMs: undefined, slots: [], by: ['model'] };
}

/** What there is to say of models that retire within 30 days, or are retired: of all of them, used or not. */
export function endingModels(models: readonly ModelCard[], nowMs: number): ReadonlyMap<string, EndingModel> {
  const found = new Map<string, EndingModel>();
  for (const model of models) {
    const retirement = retirementOf(model, nowMs);
    if (retirement && retirement.state !== 'announced')
      found.set(refText(model), toFinding(refText(model), retirement));
  }
  return found;
}

/** What a notice's `once` names: for shells that say it in other words. */
export type NamedEnding = Pick<Retirement, 'state' | 'on'> & { readonly model: string };

/** Reads the `once` of such a notice; undefined for another's. */
export function readEnding(once: string): NamedEnding | undefined {
  const [, model, on, state] = /^(.+) (\d{4}-\d\d-\d\d) (soon|retired)$/s.exec(once) ?? [];
  if (model === undefined || on === undefined) return undefined;
  return { model, on, state: state === 'retired' ? 'retired' : 'soon' };
}

function toFinding(name: string, { state, on, successor }: Retirement): EndingModel {
  const isOver = state === 'retired';
  return {
    subject: MODEL_RETIREMENT,
    once: `${name} ${on} ${state}`,
    severity: isOver ? 'warning' : 'info',
    text: isOver
      ? `You used ${name} lately, which was retired on ${on}${useText(successor)}. "auto" no longer picks it.`
      : `You use ${name}, which is to be retired on ${on}${useText(successor)}.`,
    value: undefined,
  };
}
