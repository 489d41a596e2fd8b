import type { ProviderCard } from '../../core/model.js';
import { schemeOf } from '../../gateway/auth/index.js';
import { originText } from '../sources.js';
import { ok, problem, unknown, warning, type Finding } from './finding.js';
import { ownerOfKey } from './key-marks.js';

/** A provider as the user has it, and where the catalogue has it, when it knows it. */
export type KeyHolder = { readonly provider: ProviderCard; readonly catalogued: ProviderCard | undefined };

/** What the check asks; values are looked at and never told. */
export type KeyDeps = {
  readonly holders: readonly KeyHolder[];
  readonly originOf: (provider: ProviderCard) => Promise<string | undefined>;
  readonly valueOf: (provider: ProviderCard) => Promise<string | undefined>;
  /** The address that a key of a provider without one is stored for; undefined when there is none. */
  readonly storedElsewhere: (holder: KeyHolder) => Promise<string | undefined>;
  /** False where keys that an editor stores are not seen. */
  readonly seesStored: boolean;
};

/** Where each key comes from, and what speaks against it before anybody is asked. */
export async function checkKeys(deps: KeyDeps): Promise<readonly Finding[]> {
  const found = (await Promise.all(deps.holders.map((holder) => lookAt(holder, deps)))).flat();
  if (!deps.seesStored) {
    found.push(
      unknown(
        'keys',
        'A terminal does not see the keys that an editor stores.',
        'Run "Signalbox: Doctor" in the editor to have those looked at.',
      ),
    );
  }
  if (found.some(({ state }) => state === 'ok' || state === 'problem')) return found;
  return [
    warning(
      'keys',
      "No provider has a key here: only models of this machine, the editor's own and the Offline helper can answer.",
      'Run "Signalbox: Set API Key", or set a variable such as ANTHROPIC_API_KEY.',
    ),
    ...found,
  ];
}

async function lookAt(holder: KeyHolder, deps: KeyDeps): Promise<readonly Finding[]> {
  const { provider } = holder;
  const origin = await deps.originOf(provider);
  if (origin === undefined) return keptElsewhere(holder, deps);
  const value = (await deps.valueOf(provider)) ?? '';
  const fault = faultOf(value, holder);
  if (fault === undefined) return [ok('keys', `${provider.name}: ${placeOf(origin)}.`)];
  return [problem('keys', `${provider.name}: the key ${placeOf(origin)} ${fault}.`, newKey(provider, origin))];
}

const placeOf = (origin: string): string => (origin === 'stored' ? 'stored with "Set API Key"' : `from ${origin}`);

/** A key never follows a provider to another address. */
async function keptElsewhere(holder: KeyHolder, { storedElsewhere }: KeyDeps): Promise<readonly Finding[]> {
  const { provider } = holder;
  const address = await storedElsewhere(holder);
  if (address === undefined) return [];
  return [
    warning(
      'keys',
      `${provider.name}: a key is stored for ${address}, and the provider is now at ${originText(provider)}. It is not sent there.`,
      `Run "Signalbox: Set API Key" for ${provider.name} if that address may have one, or take it out of "providers.custom".`,
    ),
  ];
}

/** What no key looks like. A service account's is a JSON file. */
const SENDABLE = /^[\x21-\x7e]+$/;

/** What is certainly wrong with a key, as the rest of a sentence; undefined when only its provider can tell. */
function faultOf(value: string, { provider, catalogued }: KeyHolder): string | undefined {
  const isFile = schemeOf(provider, provider.wire) === 'google-adc';
  if (!isFile && !SENDABLE.test(value)) return 'holds spaces, line breaks or characters that cannot be sent';
  const isWhereWeKnowIt = catalogued?.baseUrl === provider.baseUrl;
  const owner = isWhereWeKnowIt ? ownerOfKey(value) : undefined;
  return owner && !owner.ids.includes(provider.id) ? `is one for ${owner.name}, as its beginning shows` : undefined;
}

const newKey = ({ name, keyUrl }: ProviderCard, origin: string): string => {
  const where = keyUrl === undefined ? '' : ` Keys are made at ${keyUrl}.`;
  return origin === 'stored'
    ? `Run "Signalbox: Set API Key" for ${name} again.${where}`
    : `Set ${origin} to a key of ${name}.${where}`;
};
