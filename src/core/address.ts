import { addressFault } from './address-rules.js';

/** `{A}`, `{A|B}` for whichever is set first, `{A=text}` with what stands for it otherwise. */
const PLACE = /\{([A-Z][A-Z0-9_]*(?:\|[A-Z][A-Z0-9_]*)*)(?:=([a-z0-9-]+))?\}/g;

/** What may stand inside an address: a region, a project, the name of a resource. */
const PLAIN_NAME = /^[A-Za-z0-9][\w.:-]*$/;

/**
 * An address with its places filled from the environment. A place at the start stands for a whole address, any other for
 * a plain name; one whose variable is unset, or holds something else, stays as it is. `hosts` are hosts that are called
 * otherwise than the pattern makes them.
 */
export function fillPlaces(
  address: string,
  valueOf: (name: string) => string | undefined,
  hosts: Readonly<Record<string, string>> = {},
): string {
  const filled = address.replace(PLACE, (place: string, names: string, otherwise: string | undefined, at: number) => {
    const value = firstOf(names, valueOf) ?? otherwise;
    if (value === undefined) return place;
    if (at === 0) return isAddress(value) ? startOf(value, address.slice(place.length)) : place;
    return PLAIN_NAME.test(value) ? value : place;
  });
  const host = /^https?:\/\/([^/]+)/.exec(filled)?.[1] ?? '';
  const realHost = hosts[host];
  return realHost === undefined ? filled : filled.replace(host, realHost);
}

/** What to set before an address can be used, to end a sentence; undefined when all its places are filled. */
export function placesHint(address: string): string | undefined {
  const wanted = [...address.matchAll(PLACE)].map(
    ({ index, 1: names = '' }) => `${names.replace(/\|.*/, '')}${index === 0 ? ' to an https address' : ''}`,
  );
  return wanted.length === 0 ? undefined : `set ${[...new Set(wanted)].join(' and ')}`;
}

/** The address with an example in each place, to check its form. */
export const exampleAddress = (address: string): string =>
  address.replace(PLACE, (_place: string, _names: string, _otherwise: string | undefined, at: number) =>
    at === 0 ? 'https://place.example' : 'place',
  );

function firstOf(names: string, valueOf: (name: string) => string | undefined): string | undefined {
  for (const name of names.split('|')) {
    const value = valueOf(name)?.trim();
    if (value !== undefined && value !== '') return value;
  }
  return undefined;
}

/** What a base address may be: where requests and keys may go, with nothing after the path. */
function isAddress(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url !== undefined && addressFault(url) === undefined && url.search === '' && url.hash === '';
}

/** Some portals show the address with what comes after it: it is not said twice. */
function startOf(address: string, rest: string): string {
  const start = address.replace(/(?<!\/)\/+$/, '');
  return rest !== '' && start.endsWith(rest) ? start.slice(0, -rest.length) : start;
}
