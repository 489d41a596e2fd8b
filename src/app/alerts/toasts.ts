import { Emitter, type Disposable, type Event } from '../../core/emitter.js';
import type { Notice } from '../../core/budget/types.js';
import type { Host } from '../../host.js';
import type { SharedLedger } from '../lazy-ledger.js';

/** How soon a window hears of what the owner of the ledger noted, where that owner has no screen. */
const POLL_MS = 15_000;

/** Older notices are no news. */
const NEWS_MS = 600_000;

/** Notices read at a time; there are some a minute at most. */
const NOTICES_READ = 50;

/** What showing takes. */
export type ToastsDeps = {
  readonly ledger: Pick<SharedLedger, 'role' | 'note' | 'notices'>;
  readonly host: Pick<Host, 'surface' | 'settings'>;
  readonly nowMs: () => number;
  readonly newId: () => string;
  readonly report: (error: unknown) => void;
};

/** Notices on their way to a screen, each to one window only. */
export type Toasts = Disposable & {
  /** Shows it here if this process has a screen and no other took it. */
  show(notice: Notice): Promise<void>;
  /** Shows what an owner without a screen has noted. */
  catchUp(): Promise<void>;
  readonly onDidAlert: Event<Notice>;
};

/** Fires in an editor only. The window that takes a notice says so in the ledger, which lets one of them win. */
export function createToasts({ ledger, host, nowMs, newId, report }: ToastsDeps): Toasts {
  const alerted = new Emitter<Notice>(report);
  const seen = new Set<string>();
  const isWanted = (): boolean =>
    host.surface === 'editor' && host.settings()['alerts.channels'].includes('notification');

  async function show(notice: Notice): Promise<void> {
    seen.add(notice.id);
    if (!isWanted()) return;
    const taken = await ledger.note({
      id: newId(),
      atMs: nowMs(),
      kind: 'delivery',
      subject: 'notification',
      once: notice.id,
      text: `Shown in the editor: ${notice.text}`,
      severity: 'info',
      value: undefined,
    });
    if (taken) alerted.fire(notice);
  }

  async function catchUp(): Promise<void> {
    if (ledger.role() !== 'follower' || !isWanted()) return;
    const now = nowMs();
    const told = toldOf(await ledger.notices({ kind: undefined, limit: NOTICES_READ }));
    const news = told.filter(({ id, atMs }) => !seen.has(id) && atMs <= now && atMs > now - NEWS_MS);
    for (const notice of news.toReversed()) await show(notice);
  }

  const timer =
    host.surface === 'editor' ? setInterval(() => void catchUp().catch(report), POLL_MS).unref() : undefined;

  return {
    show,
    catchUp,
    onDidAlert: alerted.event,
    dispose: () => {
      clearInterval(timer);
      alerted.dispose();
    },
  };
}

/** Of thresholds that were passed in one step only the highest is told; it was noted first. */
function toldOf(newestFirst: readonly Notice[]): readonly Notice[] {
  return newestFirst.filter(
    (notice, at) =>
      notice.kind === 'alert' ||
      (notice.kind === 'threshold' && !newestFirst.slice(at + 1).some((other) => isSameStep(notice, other))),
  );
}

const isSameStep = (a: Notice, b: Notice): boolean =>
  b.kind === 'threshold' && a.subject === b.subject && a.atMs === b.atMs;
