import { isLoopbackHost } from './loopback.js';
import type { Region } from './region.js';

/**
 * Regions of AWS and Google in member states of the EU: London and Zurich are not among them. Sources: AWS General
 * Reference, "Amazon Bedrock endpoints and quotas"; Google Cloud, "Generative AI on Vertex AI: data residency".
 */
const EU_PLACES: ReadonlySet<string> = new Set([
  'eu',
  'eu-central-1',
  'eu-north-1',
  'eu-south-1',
  'eu-south-2',
  'eu-west-1',
  'eu-west-3',
  'europe-central2',
  'europe-north1',
  'europe-north2',
  'europe-southwest1',
  'europe-west1',
  'europe-west3',
  'europe-west4',
  'europe-west8',
  'europe-west9',
  'europe-west10',
  'europe-west12',
]);

const US_PLACE = /^us(?:-|$)/;

/** Hosts that name the place where they are: AWS's own, and Vertex AI's. */
const PLACED_HOSTS = [
  /(?:^|\.)([a-z]{2,}(?:-[a-z]+)+-\d+)\.(?:vpce\.)?(?:amazonaws\.com|api\.aws)$/,
  /^([a-z0-9-]+)-aiplatform\.googleapis\.com$/,
  /^aiplatform\.([a-z0-9-]+)\.rep\.googleapis\.com$/,
];

/** Where an address is, as far as the address itself is sure to tell; 'other' when it does not. */
export function regionOfAddress(address: string): Region {
  const hostname = URL.canParse(address) ? new URL(address).hostname : '';
  if (isLoopbackHost(hostname)) return 'local';
  const place = PLACED_HOSTS.map((pattern) => pattern.exec(hostname)?.[1]).find((found) => found !== undefined) ?? '';
  if (EU_PLACES.has(place)) return 'eu';
  return US_PLACE.test(place) ? 'us' : 'other';
}

/** The region that all of these addresses are in; 'other' when they are in several. */
export function regionOfAddresses(addresses: readonly string[]): Region {
  const [first = 'other', ...others] = new Set(addresses.map(regionOfAddress));
  return others.length === 0 ? first : 'other';
}
