const FULL = 100;
const RETRY_COSTS = 5;
const RETRY_AFTER_TIMEOUT_COSTS = 10;

/** Bounds retries to a share of what works, so that a provider in trouble is not asked more because of it. Source: RELIABILITY 2.2. */
export class RetryBucket {
  #tokens = FULL;

  /** Takes what a retry costs, or leaves everything and says no. */
  take(isAfterTimeout: boolean): boolean {
    const cost = isAfterTimeout ? RETRY_AFTER_TIMEOUT_COSTS : RETRY_COSTS;
    if (this.#tokens < cost) return false;
    this.#tokens -= cost;
    return true;
  }

  /** A call was answered. */
  give(): void {
    this.#tokens = Math.min(FULL, this.#tokens + 1);
  }
}
