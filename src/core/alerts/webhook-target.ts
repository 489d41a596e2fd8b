import { GatewayError } from '../errors.js';
import type { WebhookFormat } from './webhook-body.js';

/** Where alerts are posted. Both are secrets: whoever knows them can post as well. */
export type WebhookTarget = { readonly url: URL; readonly routingKey: string | undefined };

const PAGERDUTY_URL = 'https://events.pagerduty.com/v2/enqueue';

/** Source: PagerDuty Events API v2, "32 character Integration Key". */
const PAGERDUTY_KEY = /^[A-Za-z0-9]{32}$/;

/**
 * Reads the address of a webhook. For PagerDuty that is the integration key alone, or an address of theirs (another
 * region) with ?routing_key=. Throws 'invalid-request', and never repeats the address.
 */
export function parseWebhook(text: string, format: WebhookFormat): WebhookTarget {
  const address = text.trim();
  if (format !== 'pagerduty') return { url: parseUrl(address), routingKey: undefined };
  if (PAGERDUTY_KEY.test(address)) return { url: new URL(PAGERDUTY_URL), routingKey: address };
  if (!URL.canParse(address)) throw refused('For PagerDuty, give the integration key: 32 letters and digits.');
  const url = parseUrl(address);
  const routingKey = url.searchParams.get('routing_key');
  if (routingKey === null || !PAGERDUTY_KEY.test(routingKey)) {
    throw refused(
      'For PagerDuty, give the integration key alone, or an address that ends in ?routing_key= and the key.',
    );
  }
  url.searchParams.delete('routing_key');
  return { url, routingKey };
}

function parseUrl(address: string): URL {
  if (!URL.canParse(address))
    throw refused('The address of the webhook is not a URL. Copy it again, from https:// on.');
  const url = new URL(address);
  if (url.protocol !== 'https:') throw refused('The address of the webhook has to begin with https://.');
  if (url.username !== '' || url.password !== '') {
    throw refused('The address of the webhook must not hold a user name or password.');
  }
  url.hash = '';
  return url;
}

const refused = (message: string): GatewayError => new GatewayError('invalid-request', message);
