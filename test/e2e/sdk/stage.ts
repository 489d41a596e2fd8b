import { setTimeout as delay } from 'node:timers/promises';
import type { Settings } from '../../../src/config/schema.js';
import type { LedgerEntry } from '../../../src/core/ledger.js';
import { mockProvider, startTestApp, type TestApp } from '../../support/app.js';
import { startFakeUpstream, type FakeUpstream, type SeenRequest } from '../../support/fake-upstream.js';
import type { Wire } from './told.js';

/** Where a provider speaks its wire. */
const BASES: Readonly<Record<Wire, string>> = {
  'openai-chat': '/v1',
  'openai-responses': '/v1',
  'anthropic-messages': '/v1',
  gemini: '/v1beta',
  ollama: '',
};

/** A router with one provider behind it, "mock", which speaks one wire (and completions beside chat) and has the models "thrifty" and "costly". */
export type Stage = {
  readonly wire: Wire;
  readonly upstream: FakeUpstream;
  readonly router: TestApp;
  /** The proxy's address without a path. */
  readonly origin: string;
  readonly token: string;
  /** What the provider has seen since the last reset. */
  seen(): readonly SeenRequest[];
  /** The ledger's rows since the last reset, oldest first, once there are this many. */
  rows(count: number): Promise<readonly LedgerEntry[]>;
  /** Forgets what was seen and told. To be called before each test. */
  reset(): void;
  close(): Promise<void>;
};

/** Opens a stage on free ports. */
export async function openStage(wire: Wire): Promise<Stage> {
  const upstream = await startFakeUpstream();
  const router = await startTestApp({ settings: settingsFor(wire, upstream.origin) });
  let seenBefore = 0;
  let startId = '';
  const rows = async (count: number): Promise<readonly LedgerEntry[]> => {
    for (let tries = 0; tries < 100; tries += 1) {
      const newest = await router.app.ledger.list({ limit: 20, beforeId: undefined });
      const found = newest.filter(({ requestId }) => requestId > startId);
      if (found.length >= count) return found.toReversed();
      await delay(10); // rows are written after the reply has left
    }
    throw new Error(`The ledger has fewer than ${count} new rows.`);
  };
  return {
    wire,
    upstream,
    router,
    origin: await router.url(),
    token: await router.token(),
    seen: () => upstream.requests.slice(seenBefore),
    rows,
    reset() {
      upstream.reply = {};
      seenBefore = upstream.requests.length;
      startId = router.app.newId(); // ids sort by time
    },
    async close() {
      await router.remove();
      await upstream.dispose();
    },
  };
}

function settingsFor(wire: Wire, origin: string): Pick<Settings, 'providers.custom'> {
  const { mock } = mockProvider(origin)['providers.custom'];
  if (!mock) throw new Error('There is no mock provider.');
  const baseUrl = `${origin}${BASES[wire]}`;
  const also = wire === 'openai-chat' ? [{ wire: 'openai-completions' as const, baseUrl }] : [];
  return { 'providers.custom': { mock: { ...mock, wire, baseUrl, also } } };
}

/** Registers the hooks of a stage that the tests of a "describe" share. */
export function withStage(wire: Wire): { readonly stage: Stage } {
  const held: { stage: Stage | undefined } = { stage: undefined };
  const current = (): Stage => {
    if (!held.stage) throw new Error('The stage is not open yet.');
    return held.stage;
  };
  before(async () => {
    held.stage = await openStage(wire);
  });
  after(() => current().close());
  beforeEach(() => current().reset());
  return {
    get stage() {
      return current();
    },
  };
}
