import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { Emitter, type Disposable, type Event } from '../core/emitter.js';
import { GatewayError } from '../core/errors.js';
import type { Log } from '../host.js';
import type { ProxyApp } from '../proxy/endpoints/endpoint.js';
import { outranks, PROXY_PROTOCOL, type Identity, type ProxyRole } from '../proxy/proof.js';
import { startProxy, type RunningProxy } from '../proxy/server.js';
import { makeTicket } from '../proxy/tickets.js';
import { identify, readNote, removeNote, writeNote, type ProxyNote } from './discovery-file.js';
import { followToken } from './follow-token.js';
import { askForPort, findProxy, holderOf, urlOf, type Search } from './proxy-search.js';
import { watchProxy } from './proxy-watch.js';
import { errorCode, readToken } from './storage.js';

/** How many ports are tried, the preferred one first. */
const PORT_TRIES = 20;
const LAST_PORT = 65_535;

/** A port whose owner has just ended is free within moments. */
const FREE_TRIES = 10;
const FREE_PAUSE_MS = 20;

/** How often the owner looks whether its note still stands. */
const TEND_EVERY_MS = 2_000;

/** Whoever asked for the port gets this long to take it. */
const GIVEN_MS = 1_000;

/** A watch that ends sooner is followed by no election before that: where connections do not last, it becomes a slow look. */
const CALM_MS = 250;

/** After an election that failed, the next one is held so much later. */
const RETRY_MS = 2_000;

/**
 * 'here' runs in this process; `missedPort` is the preferred port when another program has it. 'elsewhere' runs in
 * another window or terminal of this user, and `isSilent` while that one lives but does not answer.
 */
export type ProxyState = { readonly where: 'nowhere' } | Listening;
export type Listening =
  | { readonly where: 'here'; readonly url: string; readonly missedPort: number | undefined }
  | { readonly where: 'elsewhere'; readonly url: string; readonly isSilent: boolean };

/** What the control needs from the house. `protocol` is that of this version when left out. */
export type ProxyControlDeps = {
  readonly dir: string;
  readonly role: ProxyRole;
  readonly protocol?: number;
  readonly port: () => number;
  readonly app: ProxyApp;
  /** Gives up what another process is about to take: the ledger. */
  readonly release: () => Promise<void>;
  readonly nowMs: () => number;
  readonly log: Log;
};

/**
 * The one proxy of this user, as one of its processes sees it. The port is the lock: whoever listens is the owner, the
 * others watch it and take the same port when it has gone. Processes find each other by a note and a proof.
 */
export class ProxyControl implements Disposable {
  readonly #deps: ProxyControlDeps;
  readonly #me: Identity;
  readonly #changed: Emitter<ProxyState>;
  #running: RunningProxy | undefined;
  #state: ProxyState = { where: 'nowhere' };
  #starting: Promise<Listening> | undefined;
  #isWanted = false;
  /** Ends what this process does beside listening or following. */
  #aside = new AbortController();

  constructor(deps: ProxyControlDeps) {
    this.#deps = deps;
    this.#me = { instance: randomUUID(), role: deps.role, protocol: deps.protocol ?? PROXY_PROTOCOL };
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

  /** Listens, or finds the proxy of another window and takes over when that one goes. Rejects when no port is free. */
  start(): Promise<Listening> {
    this.#isWanted = true;
    return this.#elect();
  }

  /** Ends the proxy of this user if it runs here: no other window takes over. Replies that are under way get a few seconds. */
  stop(): Promise<void> {
    return this.#end((note) => writeNote(this.#deps.dir, { ...note, stopped: true }));
  }

  /** The same for this process alone, which ends: other windows that want the proxy take over. */
  close(): Promise<void> {
    return this.#end(({ instance }) => removeNote(this.#deps.dir, instance));
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
    this.close().catch((error: unknown) => this.#deps.log.error('Stopping the proxy failed', error));
    this.#changed.dispose();
  }

  async #end(leaveNote: (note: ProxyNote) => Promise<void>): Promise<void> {
    this.#isWanted = false;
    await this.#starting?.catch(() => undefined);
    this.#aside.abort();
    const running = this.#running;
    this.#running = undefined;
    this.#enter({ where: 'nowhere' });
    if (!running) return;
    await leaveNote(this.#noteOf(running));
    await running.stop();
  }

  /** One election at a time; those who ask meanwhile get its outcome. `followed` is the address whose owner has gone. */
  #elect(followed?: string): Promise<Listening> {
    this.#starting ??= this.#electOnce(followed).finally(() => {
      this.#starting = undefined;
    });
    return this.#starting;
  }

  async #electOnce(followed: string | undefined): Promise<Listening> {
    if (this.#running && this.#state.where === 'here') return this.#state;
    this.#aside.abort();
    const search = { dir: this.#deps.dir, token: await this.token(), followed };
    const found = await findProxy(search, portsFrom(this.#deps.port()));
    if (!found) return this.#takePort(followed === undefined ? this.#deps.port() : portOf(followed), search);
    if (!outranks(this.#me, found.identity)) return this.#follow(found.url);
    await askForPort(found, this.#me, search.token);
    return this.#takePort(portOf(found.url), search);
  }

  /** The port that clients know comes first, then the preferred one and those after it. */
  async #takePort(firstPort: number, search: Search): Promise<Listening> {
    const preferred = portsFrom(this.#deps.port());
    for (const port of new Set([firstPort, ...preferred])) {
      const state = await this.#tryPort(port, search);
      if (state) return state;
      this.#deps.log.warn(`Port ${port} is taken by another program; trying the next one.`);
    }
    throw new GatewayError(
      'internal',
      `No free port from ${preferred[0]} to ${preferred.at(-1)}. Set "signalbox.proxy.port" to another one.`,
    );
  }

  /** Undefined when another program has the port. */
  async #tryPort(port: number, search: Search): Promise<Listening | undefined> {
    const url = urlOf(port);
    for (let tries = 0; tries < FREE_TRIES; tries += 1) {
      if (await this.#listen(port, search)) return this.#state.where === 'here' ? this.#state : undefined;
      const holder = await holderOf(url, search);
      if (holder.kind === 'stranger') return undefined;
      if (holder.kind === 'asleep') return this.#follow(url);
      if (holder.kind === 'gone') await delay(FREE_PAUSE_MS);
      else if (!outranks(this.#me, holder.identity)) return this.#follow(url);
      else if (!(await askForPort({ url, identity: holder.identity }, this.#me, search.token)))
        return this.#follow(url);
    }
    return undefined;
  }

  async #listen(port: number, { dir, token }: Search): Promise<boolean> {
    const { app, log } = this.#deps;
    const options = {
      port,
      token: followToken(dir, token),
      identity: this.#me,
      onHandover: () => this.#handOver(),
    };
    try {
      this.#running = await startProxy(app, options);
    } catch (error) {
      if (isTaken(error)) return false;
      throw error;
    }
    await writeNote(dir, this.#noteOf(this.#running));
    log.info(`The proxy listens on ${this.#running.url}`);
    const wanted = this.#deps.port();
    this.#enter({ where: 'here', url: this.#running.url, missedPort: port === wanted ? undefined : wanted });
    this.#keepNote();
    return true;
  }

  /** Another process takes the port; this one takes it back when that one is gone. */
  async #handOver(): Promise<void> {
    const running = this.#running;
    if (!running) return;
    await removeNote(this.#deps.dir, this.#me.instance);
    this.#running = undefined;
    this.#follow(running.url, GIVEN_MS);
    await running.stop();
    await this.#deps.release();
  }

  /** Watches the owner of that address, and settles anew who has the port when it is gone. */
  #follow(url: string, waitMs = 0): Listening {
    const signal = this.#newAside();
    const { dir, log } = this.#deps;
    const calm = delay(CALM_MS, undefined, { ref: false, signal });
    calm.catch(() => undefined);
    const watch = async (): Promise<void> => {
      if (waitMs > 0) await delay(waitMs, undefined, { ref: false, signal });
      const token = followToken(dir, await this.token());
      await watchProxy({ url, token, me: this.#me, signal, onSilence: (isSilent) => this.#heard(url, isSilent) });
      await calm;
      if (!signal.aborted) await this.#succeed(url, signal);
    };
    watch().catch((error: unknown) => {
      if (!signal.aborted) log.error('Watching the proxy failed', error);
    });
    return this.#enter({ where: 'elsewhere', url, isSilent: false });
  }

  #heard(url: string, isSilent: boolean): void {
    if (isSilent) {
      this.#deps.log.warn(
        `The window that runs the proxy on ${url} does not answer. Its port comes free when it ends.`,
      );
    }
    this.#enter({ where: 'elsewhere', url, isSilent });
  }

  /** The owner has gone: the port that clients know is taken again; after a person stopped the proxy, only when one starts it. */
  async #succeed(url: string, signal: AbortSignal): Promise<void> {
    const note = await readNote(this.#deps.dir);
    if (note?.url === url && note.stopped) {
      this.#enter({ where: 'nowhere' });
      await this.#untilStartedAgain(signal);
    }
    for (;;) {
      if (!this.#isWanted) return;
      try {
        await this.#elect(url);
        return;
      } catch (error) {
        this.#deps.log.error('The proxy could not be taken over', error);
        this.#enter({ where: 'nowhere' });
        await delay(RETRY_MS, undefined, { ref: false });
        if (this.#state.where !== 'nowhere' || this.#aside.signal !== signal) return;
      }
    }
  }

  async #untilStartedAgain(signal: AbortSignal): Promise<void> {
    do await delay(TEND_EVERY_MS, undefined, { ref: false, signal });
    while ((await readNote(this.#deps.dir))?.stopped === true);
  }

  /**
   * A note that was lost is written again. If it names another proxy that answers, that one is the owner and this one ends;
   * but one that had to go past this port because nobody answered there in time gives way to it.
   */
  #keepNote(): void {
    const signal = this.#newAside();
    const keep = async (): Promise<void> => {
      for (;;) {
        await delay(TEND_EVERY_MS, undefined, { ref: false, signal });
        await this.#tendNote();
      }
    };
    keep().catch((error: unknown) => {
      if (!signal.aborted) this.#deps.log.error('Keeping the note of the proxy failed', error);
    });
  }

  async #tendNote(): Promise<void> {
    const { dir, log } = this.#deps;
    const running = this.#running;
    const note = await readNote(dir);
    if (!running || note?.instance === this.#me.instance) return;
    const other = note && (await identify(note.url, await this.token()));
    if (this.#running !== running) return;
    if (!note || other?.instance !== note.instance || wentPast(running.url, note.url)) {
      return writeNote(dir, this.#noteOf(running));
    }
    log.warn(`Another window runs the proxy on ${note.url}, so this one ends.`);
    this.#running = undefined;
    this.#follow(note.url);
    await running.stop();
  }

  #noteOf({ url }: RunningProxy): ProxyNote {
    return { url, ...this.#me, pid: process.pid, stopped: false };
  }

  #newAside(): AbortSignal {
    this.#aside.abort();
    this.#aside = new AbortController();
    return this.#aside.signal;
  }

  #enter<S extends ProxyState>(next: S): S {
    this.#state = next;
    this.#changed.fire(next);
    return next;
  }
}

const portOf = (url: string): number => Number(new URL(url).port);

const portsFrom = (first: number): readonly number[] =>
  Array.from({ length: Math.min(PORT_TRIES, LAST_PORT - first + 1) }, (_, at) => first + at);

/** Whether who listens at the other address may have tried this one before. */
const wentPast = (url: string, other: string): boolean => portsFrom(portOf(url)).slice(1).includes(portOf(other));

/** Windows keeps some ports for itself, and says so in its own way. */
const isTaken = (error: unknown): boolean => ['EADDRINUSE', 'EACCES'].includes(errorCode(error) ?? '');

/** The panel's address with a code that signs in once; the code is not the token and dies soon. */
export const panelLink = (url: string, token: string, nowMs: number): string =>
  `${url}/dashboard#ticket=${makeTicket(token, nowMs)}`;
