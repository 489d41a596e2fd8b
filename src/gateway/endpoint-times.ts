import { GatewayError, type ErrorKind } from '../core/errors.js';

/** The share of a new measurement in the mean. */
const NEW_SHARE = 0.3;

/** So long a measurement is believed: after it the place is asked once to see how it does now. */
const FRESH_MS = 10 * 60_000;

/** So long a place that could not be reached comes last; then one call may try it. */
const REST_MS = 30_000;

/** Failures after which another place of the same provider is more likely to answer. */
const UNREACHED: ReadonlySet<ErrorKind> = new Set(['upstream-unreachable', 'upstream-timeout', 'upstream-failed']);

type Known = {
  /** Mean time to the head of the answer; undefined when it never answered. */
  latencyMs: number | undefined;
  /** When a call last went there; undefined: never. */
  triedMs: number | undefined;
  /** When it is no longer last; undefined: it answered since. */
  restUntilMs: number | undefined;
};

/** How long the places of providers take to answer, by origin. Kept in this process only. */
export class EndpointTimes {
  readonly #clockMs: () => number;
  readonly #known = new Map<string, Known>();
  /** The same by address, because requests come by address and URLs are read slowly. */
  readonly #byAddress = new Map<string, Known>();

  /** `clockMs` never goes back. */
  constructor(clockMs: () => number) {
    this.#clockMs = clockMs;
  }

  /**
   * Which of these addresses to call now. Each is tried once before they are compared, and again when its measurement is
   * old; otherwise the quickest is taken. One that failed comes last for a while, and then a single call tries it.
   */
  pick(addresses: readonly string[]): string | undefined {
    const [only, ...others] = addresses;
    if (only === undefined || others.length === 0) return only;
    const nowMs = this.#clockMs();
    const picked = this.#duePlace(addresses, nowMs) ?? this.ranked(addresses)[0] ?? only;
    const known = this.#of(picked);
    known.triedMs = nowMs;
    if (known.restUntilMs !== undefined) known.restUntilMs = nowMs + REST_MS;
    return picked;
  }

  /** The same addresses, the one that would serve best first; equal ones keep their order. */
  ranked(addresses: readonly string[]): readonly string[] {
    const nowMs = this.#clockMs();
    const rankOf = (address: string): readonly [number, number] => {
      const { restUntilMs = 0, latencyMs = Infinity } = this.#of(address);
      return [restUntilMs > nowMs ? restUntilMs : 0, latencyMs];
    };
    return addresses
      .map((address) => ({ address, rank: rankOf(address) }))
      .toSorted((a, b) => compare(a.rank[0], b.rank[0]) || compare(a.rank[1], b.rank[1]))
      .map(({ address }) => address);
  }

  /** Sends to an address and learns from how it went. */
  async timed<T>(address: string, send: () => Promise<T>): Promise<T> {
    const startedMs = this.#clockMs();
    try {
      const answer = await send();
      this.#learn(address, this.#clockMs() - startedMs);
      return answer;
    } catch (thrown) {
      if (thrown instanceof GatewayError && UNREACHED.has(thrown.kind)) {
        this.#of(address).restUntilMs = this.#clockMs() + REST_MS;
      }
      throw thrown;
    }
  }

  /** Mean milliseconds to the head of the answer; undefined when it was not measured. */
  latencyMsOf(address: string): number | undefined {
    return this.#known.get(originOf(address))?.latencyMs;
  }

  /** The place that was left alone the longest, of those nothing recent is known of. */
  #duePlace(addresses: readonly string[], nowMs: number): string | undefined {
    const due = addresses.filter((address) => {
      const { triedMs = -Infinity, restUntilMs = -Infinity } = this.#of(address);
      return restUntilMs <= nowMs && nowMs - triedMs >= FRESH_MS;
    });
    return due.toSorted((a, b) => compare(this.#of(a).triedMs ?? -Infinity, this.#of(b).triedMs ?? -Infinity))[0];
  }

  #learn(address: string, tookMs: number): void {
    const known = this.#of(address);
    const { latencyMs } = known;
    known.latencyMs = latencyMs === undefined ? tookMs : latencyMs + NEW_SHARE * (tookMs - latencyMs);
    known.restUntilMs = undefined;
  }

  #of(address: string): Known {
    let known = this.#byAddress.get(address);
    if (!known) this.#byAddress.set(address, (known = this.#ofOrigin(originOf(address))));
    return known;
  }

  #ofOrigin(origin: string): Known {
    let known = this.#known.get(origin);
    if (!known) this.#known.set(origin, (known = { latencyMs: undefined, triedMs: undefined, restUntilMs: undefined }));
    return known;
  }
}

const originOf = (address: string): string => (URL.canParse(address) ? new URL(address).origin : address);

/** Two infinite numbers are equal; their difference is not a number. */
const compare = (a: number, b: number): number => (a === b ? 0 : a < b ? -1 : 1);
