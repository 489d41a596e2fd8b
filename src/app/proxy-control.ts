import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { Emitter, type Disposable, type Event } from '../core/emitter.js';
import { GatewayError } from '../core/errors.js';
import type { Log } from '../host.js';
import type { ProxyApp } from '../proxy/endpoints/endpoint.js';
import { startProxy, type RunningProxy } from '../proxy/server.js';
import { makeTicket } from '../proxy/tickets.js';
import { identify, readNote, removeNote, writeNote, type ProxyNote } from './discovery-file.js';
import { askNeighbour } from './neighbour.js';
import { errorCode, readToken } from './storage.js';

/** How many ports after the preferred one are tried. */
const PORT_TRIES = 20;
const LAST_PORT = 65_535;

/** How long a standby may take to let go. */
const HANDOVER_MS = 5_000;
const HANDOVER_POLL_MS = 50;

/** How often a standby looks whether it is needed again. */
const STANDBY_POLL_MS = 1_000;

/** 'here' runs in this process, 'elsewhere' in another window or terminal of this user. */
export type ProxyState = { readonly where: 'nowhere' } | Listening;
export type Listening = { readonly where: 'here' | 'elsewhere'; readonly url: string };

/** What the control needs from the house. */
export type ProxyControlDeps = {
  readonly dir: string;
  readonly role: 'owner' | 'standby';
  readonly port: () => number;
  readonly app: ProxyApp;
  /** Gives up what another process is about to take: the ledger. */
  readonly release: () => Promise<void>;
  readonly nowMs: () => number;
  readonly log: Log;
};

/** Starts, finds, hands over and stops the one proxy of this user: a second process finds the first by its note and a proof. */
export class ProxyControl implements Disposable {
  readonly #deps: ProxyControlDeps;
  readonly #instance = randomUUID();
  readonly #changed: Emitter<ProxyState>;
  #running: RunningProxy | undefined;
  #state: ProxyState = { where: 'nowhere' };
  #starting: Promise<Listening> | undefined;
  #standbyTimer: NodeJS.Timeout | undefined;

  constructor(deps: ProxyControlDeps) {
    this.#deps = deps;
    this.#changed = new Emitter((error) => deps.log.error('A listener failed', error));
  }

  get onDidChange(): Event<ProxyState> {
    return this.#changed.event;
  }

  state(): ProxyState {
    return this.#state;
  }

  token(): Promise<string> {
    return readToken(this.#deps.dir);
  }

  /** Listens, or finds the proxy of another window. Rejects when no port is free. */
  start(): Promise<Listening> {
    this.#starting ??= this.#startOnce().finally(() => {
      this.#starting = undefined;
    });
    return this.#starting;
  }

  /** Ends the proxy if it runs here; replies that are under way get a few seconds. */
  async stop(): Promise<void> {
    clearInterval(this.#standbyTimer);
    const running = this.#running;
    this.#running = undefined;
    this.#enter({ where: 'nowhere' });
    if (!running) return;
    await removeNote(this.#deps.dir, this.#instance);
    await running.stop();
  }

  /** The address of the panel in a browser, with a code that signs in once. Rejects when no proxy runs. */
  async panelUrl(): Promise<string> {
    const state = this.#state;
    if (state.where === 'nowhere') {
      throw new GatewayError('not-found', 'The proxy is not running. Run "Signalbox: Start Proxy" first.');
    }
    return panelLink(state.url, await this.token(), this.#deps.nowMs());
  }

  dispose(): void {
    this.stop().catch((error: unknown) => this.#deps.log.error('Stopping the proxy failed', error));
    this.#changed.dispose();
  }

  async #startOnce(): Promise<Listening> {
    if (this.#running && this.#state.where === 'here') return this.#state;
    const token = await this.token();
    const note = await liveNote(this.#deps.dir, token);
    if (note?.role === 'owner' || (note && this.#deps.role === 'standby')) {
      return this.#enter({ where: 'elsewhere', url: note.url });
    }
    if (note) await this.#takeOver(note, token);
    return this.#listen(token);
  }

  async #listen(token: string): Promise<Listening> {
    const first = this.#deps.port();
    const last = Math.min(first + PORT_TRIES - 1, LAST_PORT);
    for (let port = first; port <= last; port += 1) {
      const found = await this.#tryPort(port, token);
      if (found) return this.#enter(found);
    }
    throw new GatewayError(
      'internal',
      `No free port from ${first} to ${last}. Set "signalbox.proxy.port" to another one.`,
    );
  }

  async #tryPort(port: number, token: string): Promise<Listening | undefined> {
    const { app, dir, log, role } = this.#deps;
    const url = `http://127.0.0.1:${port}`;
    const options = { port, token, instance: this.#instance, role, onHandover: () => this.#handOver() };
    try {
      this.#running = await startProxy(app, options);
    } catch (error) {
      if (errorCode(error) !== 'EADDRINUSE') throw error;
      if ((await identify(url, token))?.role === 'owner') return { where: 'elsewhere', url };
      log.info(`Port ${port} is taken by another program; trying the next one.`);
      return undefined;
    }
    await writeNote(dir, { url, instance: this.#instance, role });
    log.info(`The proxy listens on ${url}`);
    return { where: 'here', url };
  }

  async #takeOver(note: ProxyNote, token: string): Promise<void> {
    // Whatever it answers: the port itself tells whether it let go.
    await askNeighbour(`${note.url}/signalbox/handover`, { timeoutMs: HANDOVER_MS, token, body: '{}' });
    const deadlineMs = this.#deps.nowMs() + HANDOVER_MS;
    while ((await identify(note.url, token))?.instance === note.instance) {
      if (this.#deps.nowMs() > deadlineMs) return;
      await delay(HANDOVER_POLL_MS);
    }
  }

  /** Another process takes the port; a standby comes back when that one is gone. */
  async #handOver(): Promise<void> {
    await this.stop();
    await this.#deps.release();
    this.#standbyTimer = setInterval(() => {
      this.#standBy().catch((error: unknown) => this.#deps.log.error('Standing by failed', error));
    }, STANDBY_POLL_MS);
  }

  async #standBy(): Promise<void> {
    if ((await this.start()).where === 'here') clearInterval(this.#standbyTimer);
  }

  #enter<S extends ProxyState>(next: S): S {
    this.#state = next;
    this.#changed.fire(next);
    return next;
  }
}

/** The note of a proxy that really is ours and answers now. */
export async function liveNote(dir: string, token: string): Promise<ProxyNote | undefined> {
  const note = await readNote(dir);
  if (!note) return undefined;
  const found = await identify(note.url, token);
  return found && { url: note.url, ...found };
}

/** The panel's address with a code that signs in once; the code is not the token and dies soon. */
export const panelLink = (url: string, token: string, nowMs: number): string =>
  `${url}/dashboard#ticket=${makeTicket(token, nowMs)}`;
