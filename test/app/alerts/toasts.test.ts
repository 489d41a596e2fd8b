import assert from 'node:assert/strict';
import { createToasts, type Toasts } from '../../../src/app/alerts/toasts.js';
import type { Notice } from '../../../src/core/budget/types.js';
import type { Settings } from '../../../src/config/schema.js';
import { aHost, FakeLedger, ids } from './fakes.js';

const NOW_MS = 1_800_000_000_000;
const aNotice = (over: Partial<Notice> = {}): Notice => ({
  id: 'N1',
  atMs: NOW_MS,
  kind: 'alert',
  subject: 'cost_spike',
  once: 'N1',
  text: 'The last hour cost $6.00.',
  severity: 'warning',
  value: undefined,
  ...over,
});

describe('notifications of alerts', () => {
  let ledger: FakeLedger;
  let shown: string[];
  let made: Toasts[];
  const newId = ids();
  beforeEach(() => {
    ledger = new FakeLedger();
    shown = [];
    made = [];
  });
  afterEach(() => made.forEach((toasts) => toasts.dispose()));

  type Window = { role?: 'owner' | 'follower'; surface?: 'editor' | 'cli'; settings?: Partial<Settings> };
  function aWindow({ role = 'follower', surface = 'editor', settings = {} }: Window = {}): Toasts {
    const toasts = createToasts({
      ledger: ledger.as(role),
      host: aHost(settings, surface),
      nowMs: () => NOW_MS,
      newId: () => `toast ${newId()}`,
      report: (error) => assert.fail(String(error)),
    });
    toasts.onDidAlert(({ id }) => shown.push(id));
    made.push(toasts);
    return toasts;
  }
  const note = (notice: Notice) => ledger.as('owner').note(notice);

  it('come up in the owner of the ledger, and nowhere else', async () => {
    await note(aNotice());
    await aWindow({ role: 'owner' }).show(aNotice());
    await aWindow().catchUp();
    assert.deepEqual(shown, ['N1']);
  });

  it('come up in one of the windows when the owner is a terminal', async () => {
    const notice = aNotice();
    await note(notice);
    await aWindow({ role: 'owner', surface: 'cli' }).show(notice);
    await Promise.all([aWindow().catchUp(), aWindow().catchUp()]);
    assert.deepEqual(shown, ['N1']);
  });

  it('are not looked for by the owner, which is told as it notes them', async () => {
    await note(aNotice());
    await aWindow({ role: 'owner' }).catchUp();
    assert.deepEqual(shown, []);
  });

  it('come up once in a window that looks again', async () => {
    await note(aNotice());
    const window = aWindow();
    await window.catchUp();
    await window.catchUp();
    assert.deepEqual(shown, ['N1']);
  });

  it('leave a terminal alone', async () => {
    await note(aNotice());
    await aWindow({ surface: 'cli' }).catchUp();
    assert.deepEqual(ledger.kept.length, 1);
  });

  it('do not come up when the channel is off', async () => {
    await note(aNotice());
    await aWindow({ settings: { 'alerts.channels': ['output'] } }).catchUp();
    assert.deepEqual(shown, []);
  });

  it('are news for ten minutes', async () => {
    await note(aNotice({ id: 'old', once: 'old', atMs: NOW_MS - 600_000 }));
    await note(aNotice({ id: 'new', once: 'new', atMs: NOW_MS - 599_999 }));
    await note(aNotice({ id: 'ahead', once: 'ahead', atMs: NOW_MS + 1 }));
    await aWindow().catchUp();
    assert.deepEqual(shown, ['new']);
  });

  it('tell of the highest threshold passed in one step', async () => {
    const step = { kind: 'threshold', subject: 'everyone:day' } as const;
    await note(aNotice({ ...step, id: 'first', once: '1:50', atMs: NOW_MS - 9 }));
    await note(aNotice({ ...step, id: 'highest', once: '1:100' }));
    await note(aNotice({ ...step, id: 'lower', once: '1:80' }));
    await note(aNotice({ ...step, id: 'other cap', once: '1:80', subject: 'everyone:month' }));
    await aWindow().catchUp();
    assert.deepEqual(shown, ['first', 'highest', 'other cap']);
  });

  it('do not tell of lower thresholds later', async () => {
    const step = { kind: 'threshold', subject: 'everyone:day' } as const;
    await note(aNotice({ ...step, id: 'highest', once: '1:100' }));
    await note(aNotice({ ...step, id: 'lower', once: '1:80' }));
    const window = aWindow();
    await window.catchUp();
    await window.catchUp();
    assert.deepEqual(shown, ['highest']);
  });

  it('tell of alerts and thresholds only', async () => {
    for (const kind of ['raise', 'delivery', 'price', 'clock'] as const) await note(aNotice({ id: kind, kind }));
    await aWindow().catchUp();
    assert.deepEqual(shown, []);
  });
});
