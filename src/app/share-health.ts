import { HealthExchange } from '../gateway/health-exchange.js';
import type { Backends } from '../gateway/backends.js';
import type { Later } from '../gateway/soon.js';
import type { SharedLedger } from './lazy-ledger.js';

/** Lets processes that share a ledger share what they know of providers. */
export function shareHealth(backends: Backends, ledger: Pick<SharedLedger, 'meet'>): HealthExchange {
  const exchange = new HealthExchange({ backends, later, meet: () => ledger.meet() });
  backends.shareWith(exchange);
  return exchange;
}

const later: Later = (ms, run) => {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
};
