import { setTimeout as delay } from 'node:timers/promises';
import { cliRequest } from '../../../src/cli/support.js';
import type { Settings } from '../../../src/config/schema.js';
import { toGatewayError } from '../../../src/core/errors.js';
import { startTestApp } from '../../support/app.js';

/** What a window is started with, as JSON in its first argument. `aheadMs` sets its clock; `maxFileKib` is where the disk is full for it, by the size of a file. */
export type WindowOptions = {
  readonly dir: string;
  readonly settings: Partial<Settings>;
  readonly role?: 'owner' | 'standby';
  readonly aheadMs?: number;
  readonly maxFileKib?: number;
};

/** What a test may ask of a window. */
export type Asked =
  | { readonly do: 'start' | 'stop' | 'close' | 'state' | 'memory' | 'standings' | 'rows' | 'role' }
  | { readonly do: 'raise'; readonly budgetId: string; readonly nanoUsd: number }
  | { readonly do: 'create-key'; readonly name: string }
  | { readonly do: 'chat'; readonly model: string }
  | { readonly do: 'providers' }
  | { readonly do: 'reset-health'; readonly provider: string }
  | { readonly do: 'go-on'; readonly ms: number };

/** What a window tells of itself: the answer to a question, its state, a row that is in the ledger, a line of its log. */
export type Told =
  | { readonly kind: 'answer'; readonly id: number; readonly value?: unknown; readonly error?: string }
  | { readonly kind: 'state'; readonly where: string; readonly url?: string; readonly atMs: number }
  | { readonly kind: 'row'; readonly id: string }
  | { readonly kind: 'log'; readonly text: string };

/** Who answered a chat, or the kind of its failure. */
export type Answered = { readonly text?: string; readonly error?: string };

const tell = (told: Told): void => void process.send?.(told);

/** One editor window, as far as it has no editor: a whole router in a process of its own. */
async function main({ dir, settings, role, aheadMs = 0 }: WindowOptions): Promise<void> {
  const realNow = Date.now.bind(Date);
  const realClock = performance.now.bind(performance);
  if (aheadMs !== 0) Date.now = () => realNow() + aheadMs;
  const { app, logs } = await startTestApp({ dir, settings, ...(role && { role }) });
  let loggedCount = 0;
  setInterval(() => {
    for (const text of logs.slice(loggedCount)) tell({ kind: 'log', text });
    loggedCount = logs.length;
  }, 50).unref();
  app.proxy.onDidChange((state) => tell({ kind: 'state', ...state, atMs: realNow() }));
  app.ledger.onDidAppend(({ requestId }) => tell({ kind: 'row', id: requestId }));

  const chat = async (model: string): Promise<Answered> => {
    try {
      const { events } = await app.gateway.chat(cliRequest(app.newId(), model, 'hi'), new AbortController().signal);
      let text = '';
      for await (const event of events) if (event.type === 'text-delta') text += event.text;
      return { text };
    } catch (thrown) {
      return { error: toGatewayError(thrown).kind };
    }
  };

  const run = async (asked: Asked): Promise<unknown> => {
    switch (asked.do) {
      case 'start':
        return app.proxy.start();
      case 'stop':
        return app.proxy.stop();
      case 'close':
        return app.close();
      case 'state':
        return app.proxy.state();
      case 'memory':
        await app.memory.catchUp();
        return app.memory.current();
      case 'standings':
        return app.money.standings();
      case 'rows':
        return app.ledger.after(undefined, 10_000);
      case 'role':
        return app.ledger.role();
      case 'raise':
        return app.money.raise(asked.budgetId, asked.nanoUsd);
      case 'create-key':
        return app.clientKeys.create(asked.name);
      case 'chat':
        return chat(asked.model);
      case 'providers':
        await app.backends.ready();
        return app.backends.view().providers;
      case 'reset-health':
        return app.backends.reset(asked.provider);
      case 'go-on': {
        await delay(3_000); // until nobody watches whether the machine slept any more
        const aheadMs = performance.now() - realClock() + asked.ms;
        performance.now = () => realClock() + aheadMs;
        return undefined;
      }
    }
  };

  process.on('message', (message) => {
    const { id, asked } = message as { id: number; asked: Asked }; // sent by windows.ts
    run(asked).then(
      (value) => tell({ kind: 'answer', id, value }),
      (error: unknown) => tell({ kind: 'answer', id, error: String(error) }),
    );
  });
  process.on('disconnect', () => process.exit()); // the test has gone
  tell({ kind: 'answer', id: 0 });
}

await main(JSON.parse(process.argv[2] ?? '{}') as WindowOptions); // written by windows.ts
