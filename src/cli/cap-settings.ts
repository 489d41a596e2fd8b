import type { Caps } from '../config/schema.js';
import type { WrittenSettings } from './settings-file.js';

/** The caps by the names that the terminal has for them. */
const KEYS = {
  daily: 'daily',
  weekly: 'weekly',
  monthly: 'monthly',
  'per-request': 'perRequest',
  'per-session': 'perSession',
} as const satisfies Readonly<Record<string, keyof Caps>>;

export type CapName = keyof typeof KEYS;
export const CAP_NAMES = Object.keys(KEYS);
export const isCapName = (text: string): text is CapName => Object.hasOwn(KEYS, text);

/** Whose cap it is; undefined for everyone's. */
export type CapOwner = { readonly kind: 'client' | 'team'; readonly name: string } | undefined;

/** One cap in US dollars; null takes it away. */
export type CapChange = { readonly name: CapName; readonly usd: number | null; readonly owner: CapOwner };

/** The settings with that cap and everything else as it was. */
export function setCap(written: WrittenSettings, { name, usd, owner }: CapChange): WrittenSettings {
  const key = KEYS[name];
  // Null is written out: where a cap has a default, leaving it out would bring that back.
  if (owner === undefined) return { ...written, [`budget.${key}`]: usd };
  const group = `budget.${owner.kind}s`;
  const owners = objectOf(written[group]);
  return { ...written, [group]: { ...owners, [owner.name]: { ...objectOf(owners[owner.name]), [key]: usd } } };
}

/** What is no object is replaced; the schema would refuse it anyway. */
const objectOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
