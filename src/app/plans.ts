import type { Settings } from '../config/schema.js';
import type { Disposable } from '../core/emitter.js';
import { headroomOf, type PlanHeadroom, type PlanHeadrooms } from '../core/plan/headroom.js';
import { plansOf } from '../core/plan/plans.js';
import { planStanding } from '../core/plan/standing.js';
import type { Plan, PlanStanding } from '../core/plan/types.js';
import { planQuery, planSlots, usedBy, withUse, type PlanSlots, type PriceOf } from '../core/plan/use.js';
import type { LedgerEntry } from '../core/ledger.js';
import type { LedgerStore } from '../store/store.js';

/** Windows slide, and other processes spend: the ledger is asked again after this time. */
const FRESH_MS = 5_000;

/** What plans need. `zone` is where times are told. */
export type PlansDeps = {
  readonly ledger: Pick<LedgerStore, 'spend' | 'onDidAppend'>;
  readonly settings: () => Settings;
  readonly priceOf: PriceOf;
  readonly zone: () => string;
  readonly nowMs: () => number;
  readonly report: (error: unknown) => void;
};

/** The user's subscriptions and what is left of them, as counted on this machine. */
export type Plans = Disposable & {
  /** How each plan stands; without windows when the ledger cannot be read. */
  readonly standings: () => Promise<readonly PlanStanding[]>;
  /** The same for routing: at once from the last count, but for the first time. Never rejects. */
  readonly headroom: () => Promise<PlanHeadrooms>;
};

/** Slots by hours of the window; undefined when they could not be read. */
type Count = { readonly atMs: number; readonly slots: ReadonlyMap<number, PlanSlots> | undefined };

/** Counts from the ledger, and adds rows of this process as they are written, so that requests wait for no count. */
export function createPlans(deps: PlansDeps): Plans {
  const { ledger, settings, priceOf, zone, nowMs, report } = deps;
  let known: { readonly settings: Settings; readonly plans: readonly Plan[] } | undefined;
  let count: Count | undefined;
  let counting: Promise<void> | undefined;
  let headrooms: PlanHeadrooms | undefined;
  /** Rows written while the ledger was counting. */
  const meanwhile: LedgerEntry[] = [];

  function plans(): readonly Plan[] {
    const current = settings();
    if (known?.settings === current) return known.plans;
    known = { settings: current, plans: plansOf(current['providers.plans']) };
    count = undefined;
    headrooms = undefined;
    return known.plans;
  }

  async function read(): Promise<void> {
    const atMs = nowMs();
    const mine = plans();
    const slots = await readSlots(deps, mine, atMs).catch((error: unknown) => {
      report(error);
      return undefined;
    });
    const rows = meanwhile.splice(0);
    if (plans() !== mine) return;
    count = rows.reduce<Count>((sum, entry) => withEntry(sum, entry, priceOf), { atMs, slots });
    headrooms = undefined;
  }

  const readOnce = (): Promise<void> => (counting ??= read().finally(() => (counting = undefined)));
  const isFresh = (): boolean => count !== undefined && Math.abs(nowMs() - count.atMs) < FRESH_MS;

  const standingOf = (plan: Plan): PlanStanding => {
    const slots = count?.slots;
    if (!slots) return { plan, windows: [], tightest: undefined };
    return planStanding(plan, ({ hours }) => slots.get(hours)?.get(plan.provider) ?? []);
  };

  function currentHeadrooms(): PlanHeadrooms {
    return (headrooms ??= new Map(
      plans().map((plan): [string, PlanHeadroom] => [plan.provider, headroomOf(standingOf(plan), zone(), nowMs())]),
    ));
  }

  const listening = ledger.onDidAppend((entry) => {
    if (counting) meanwhile.push(entry);
    const before = count;
    count = before && withEntry(before, entry, priceOf);
    if (count !== before) headrooms = undefined;
  });

  return {
    standings: async () => {
      if (plans().length > 0 && !isFresh()) await readOnce();
      return plans().map(standingOf);
    },
    headroom: async () => {
      if (plans().length === 0) return NONE;
      if (!count) await readOnce();
      else if (!isFresh()) void readOnce();
      return currentHeadrooms();
    },
    dispose: () => listening.dispose(),
  };
}

const NONE: PlanHeadrooms = new Map();

async function readSlots(
  { ledger, priceOf }: PlansDeps,
  plans: readonly Plan[],
  atMs: number,
): Promise<ReadonlyMap<number, PlanSlots>> {
  const slots = new Map<number, PlanSlots>();
  for (const hours of new Set(plans.flatMap(({ windows }) => windows.map((window) => window.hours)))) {
    const query = planQuery(hours, atMs);
    slots.set(hours, planSlots(await ledger.spend(query), hours, query, priceOf));
  }
  return slots;
}

/** The count with what a row used; the same one when it used nothing. */
function withEntry(count: Count, entry: LedgerEntry, priceOf: PriceOf): Count {
  const uses = count.slots ? usedBy(entry, priceOf) : [];
  if (!count.slots || uses.length === 0) return count;
  const slots = [...count.slots].map(([hours, byProvider]) => {
    const more = new Map(byProvider);
    for (const [provider, use] of uses) {
      const { atMs } = entry;
      more.set(provider, withUse(more.get(provider) ?? [], { atMs, ...use }, hours, count.atMs));
    }
    return [hours, more] as const;
  });
  return { ...count, slots: new Map(slots) };
}
