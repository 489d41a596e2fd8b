import type { AuthScheme, ProviderCard, WireFormat } from '../../core/model.js';
import { awsSigV4 } from './aws-sigv4.js';
import { azureEntra } from './azure-entra.js';
import { googleAdc } from './google-adc.js';
import { keyIn } from './key.js';
import type { AuthDeps, Authorize, Scheme } from './scheme.js';

/** The ways of proving who calls. To add one: a file here, a line in this list, a value of AuthScheme. */
const SCHEMES: Readonly<Record<AuthScheme, Scheme>> = {
  bearer: keyIn('authorization'),
  'x-api-key': keyIn('x-api-key'),
  'api-key': keyIn('api-key'),
  'x-goog-api-key': keyIn('x-goog-api-key'),
  'aws-sigv4': awsSigV4,
  'google-adc': googleAdc,
  'azure-entra': azureEntra,
};

/** Where the makers of these wires want the key; everybody else takes a bearer token. */
const BY_WIRE: Partial<Record<WireFormat, AuthScheme>> = {
  'anthropic-messages': 'x-api-key',
  gemini: 'x-goog-api-key',
};

/** How requests to this provider over this wire are authorised. */
export const schemeOf = (card: Pick<ProviderCard, 'auth'>, wire: WireFormat): AuthScheme =>
  card.auth ?? BY_WIRE[wire] ?? 'bearer';

/** Authorises requests to one provider. Keep what it makes: tokens are kept inside. */
export const authorizerFor = (card: ProviderCard, wire: WireFormat, deps: AuthDeps): Authorize =>
  SCHEMES[schemeOf(card, wire)].authorizer(card, deps);

/** What to check when the provider refuses who asks; undefined: set another key. */
export const refusalAdvice = (card: ProviderCard, wire: WireFormat): string | undefined =>
  SCHEMES[schemeOf(card, wire)].refused;

/** What to set or run before the provider can be called, to end a sentence; undefined when credentials are there. Asks nobody. */
export const missingCredential = (card: ProviderCard, deps: AuthDeps): Promise<string | undefined> =>
  SCHEMES[schemeOf(card, card.wire)].missing(card, deps);
