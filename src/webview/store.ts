import { toGatewayError } from '../core/errors.js';
import { keptOf, startState, type Kept, type Remote, type RemoteValues, type State } from './state.js';
import type { Transport } from './transport/transport.js';

/** Holds the page's state, has the page drawn after every change, and loads what the host knows. */
export class Store {
  readonly #transport: Pick<Transport, 'loadState' | 'saveState'>;
  readonly #draw: (state: State) => void;
  readonly #due = new Set<keyof RemoteValues>();
  #state: State;

  constructor(transport: Pick<Transport, 'loadState' | 'saveState'>, draw: (state: State) => void) {
    this.#transport = transport;
    this.#draw = draw;
    this.#state = startState(transport.loadState());
  }

  get state(): State {
    return this.#state;
  }

  draw(): void {
    this.#draw(this.#state);
  }

  set(change: Partial<State>): void {
    this.#state = { ...this.#state, ...change };
    this.draw();
  }

  /** Changes a part of the state that survives a reload. */
  keep(change: Partial<Kept>): void {
    this.set(change);
    this.#transport.saveState(keptOf(this.#state));
  }

  /**
   * Starts one load of a value, unless one is under way; `isWanted` says whether anybody still waits for it. Resolves
   * when the answer is shown, whatever it is.
   */
  async load<K extends keyof RemoteValues>(
    key: K,
    ask: () => Promise<RemoteValues[K]>,
    isWanted: () => boolean = () => true,
  ): Promise<void> {
    if (this.#state[key].loading) return;
    this.#setRemote(key, { loading: true });
    try {
      const value = await ask();
      if (isWanted()) this.#setRemote(key, { value, loading: false, failure: undefined });
      if (this.#state.signInReason !== undefined) this.set({ signInReason: undefined });
    } catch (thrown) {
      if (isWanted()) this.#setRemote(key, { loading: false, failure: this.#failureText(thrown) });
    }
  }

  /** Loads a value; when a load is under way another one follows it, because what that one brings may be old already. */
  async loadFresh<K extends keyof RemoteValues>(key: K, ask: () => Promise<RemoteValues[K]>): Promise<void> {
    this.#due.add(key);
    if (this.#state[key].loading) return;
    while (this.#due.delete(key)) await this.load(key, ask);
  }

  /** What to show beside the value; nothing when the answer is to sign in. */
  #failureText(thrown: unknown): string | undefined {
    const error = toGatewayError(thrown);
    if (error.kind !== 'unauthenticated') return error.message;
    this.set({ signInReason: error.message });
    return undefined;
  }

  #setRemote<K extends keyof RemoteValues>(key: K, change: Partial<Remote<RemoteValues[K]>>): void {
    this.set({ [key]: { ...this.#state[key], ...change } });
  }
}
