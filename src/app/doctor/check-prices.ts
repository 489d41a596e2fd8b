import { DAY_MS } from '../../core/time.js';
import { ok, warning, type Finding } from './finding.js';

/** Providers change prices every few months. */
const OLD_DAYS = 90;

/** How old the price tables are. `asOf` is a day such as '2026-09-23'. */
export function checkPrices(asOf: string, nowMs: number): Finding {
  const days = Math.floor((nowMs - Date.parse(asOf)) / DAY_MS);
  const what = `Prices are of ${asOf}${days > 0 ? `, ${days} ${days === 1 ? 'day' : 'days'} old` : ''}.`;
  return days > OLD_DAYS
    ? warning('prices', what, 'Run "Signalbox: Refresh Prices" or "signalbox prices refresh", or update Signalbox.')
    : ok('prices', what);
}
