import { settingsSchema, type Settings } from '../../../src/config/schema.js';
import type { BudgetStanding, Notice } from '../../../src/core/budget/types.js';
import { Emitter } from '../../../src/core/emitter.js';
import { knownNanoUsd } from '../../../src/core/cost.js';
import type { LedgerEntry } from '../../../src/core/ledger.js';
import { refText } from '../../../src/core/model.js';
import type { SpendQuery } from '../../../src/core/spend/types.js';
import type { AlertsDeps } from '../../../src/app/alerts/alerts.js';
import type { WebhookPost, WebhookResult } from '../../../src/gateway/webhook-queue.js';

/** Today's cap of a dollar for everyone, with nothing spent, in a period that began at 1,000 ms. */
export const aStanding = (over: Partial<BudgetStanding> = {}): BudgetStanding => ({
  budget: {
    id: 'everyone:day',
    scope: { kind: 'everyone' },
    period: 'day',
    capNanoUsd: 1_000_000_000,
    calendar: { zone: 'UTC', resetHour: 0, weekStart: 'monday' },
    isHard: true,
  },
  startMs: 1_000,
  endMs: 2_000,
  settledNanoUsd: 0,
  heldNanoUsd: 0,
  raisedNanoUsd: 0,
  capNanoUsd: 1_000_000_000,
  ...over,
});

/** The parts of a ledger that alerts use, in memory. Several processes may share one. */
export class FakeLedger {
  readonly kept: Notice[] = [];
  readonly entries: LedgerEntry[] = [];
  readonly appended = new Emitter<LedgerEntry>((error) => {
    throw error;
  });

  write(entry: LedgerEntry): void {
    this.entries.unshift(entry);
    this.appended.fire(entry);
  }

  /** As a process of this role sees it. */
  as(role: 'owner' | 'follower') {
    return {
      role: () => role,
      onDidAppend: this.appended.event,
      note: (notice: Notice) => {
        const isKnown = this.kept.some(
          ({ kind, subject, once }) => kind === notice.kind && subject === notice.subject && once === notice.once,
        );
        if (!isKnown) this.kept.unshift(notice);
        return Promise.resolve(!isKnown);
      },
      notices: ({ kind, limit }: { kind: Notice['kind'] | undefined; limit: number }) =>
        Promise.resolve(this.kept.filter((one) => kind === undefined || one.kind === kind).slice(0, limit)),
      list: ({ limit }: { limit: number }) => Promise.resolve(this.entries.slice(0, limit)),
      spend: (query: SpendQuery) => Promise.resolve(this.#spend(query)),
    } as unknown as AlertsDeps['ledger']; // the rows of spend hold no tokens
  }

  #spend({ sinceMs, untilMs, slots, by }: SpendQuery) {
    return this.entries
      .filter(({ atMs }) => atMs >= sinceMs && atMs < (untilMs ?? Infinity))
      .map(({ atMs, cost, servedModel }) => ({
        slot: slots.findLastIndex((startMs) => startMs <= atMs),
        group: by.includes('model') && servedModel ? { model: refText(servedModel) } : {},
        requests: 1,
        nanoUsd: knownNanoUsd(cost),
      }));
  }
}

/** A host with these settings, whose log and secrets can be looked at. */
export function aHost(over: Partial<Settings> = {}, surface: 'editor' | 'cli' = 'editor') {
  const logs: string[] = [];
  const secrets = new Map<string, string>();
  const env = new Map<string, string>();
  const settings = settingsSchema.parse(over);
  return {
    logs,
    stored: secrets,
    variables: env,
    surface,
    settings: () => settings,
    env: (name: string) => env.get(name),
    behindProxy: () => false,
    log: {
      info: (message: string) => void logs.push(message),
      warn: (message: string) => void logs.push(message),
      error: (message: string) => void logs.push(message),
    },
    secrets: {
      get: (name: string) => Promise.resolve(secrets.get(name)),
      set: (name: string, key: string) => Promise.resolve(void secrets.set(name, key)),
      delete: (name: string) => Promise.resolve(void secrets.delete(name)),
      onDidChange: () => ({ dispose: () => undefined }),
    },
  };
}

/** A queue that posts nowhere: what it was given, and what it answers. */
export function aQueue(answer: Partial<WebhookResult> = {}) {
  const posts: WebhookPost[] = [];
  return {
    posts,
    send: (post: WebhookPost): Promise<WebhookResult> => {
      posts.push(post);
      return Promise.resolve({ ok: true, status: 200, problem: undefined, isWorthAnother: false, tries: 1, ...answer });
    },
    dispose: () => undefined,
  };
}

/** Ids that sort by their number. */
export function ids(): () => string {
  let last = 0;
  return () => `N${String((last += 1)).padStart(6, '0')}`;
}
