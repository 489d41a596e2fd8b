import { usablePatterns } from './guardrail-schema.js';
import { defaultSettings, settingsSchema, type Settings } from './schema.js';

/** A setting that is not used, and why: the rest of a sentence that begins with its name. */
export type SettingFault = { readonly name: string; readonly problem: string };

/** What stands in where a default would let out what somebody meant to keep in. */
const strictest = (raw: Readonly<Record<string, unknown>>): Partial<Settings> => ({
  'routing.residency': [],
  'guardrails.patterns': usablePatterns(raw['guardrails.patterns']),
});

/** What of these values can be used; the default takes the place of every other, or the strictest value where that matters. */
export function usableSettings(raw: Readonly<Record<string, unknown>>): {
  readonly settings: Settings;
  readonly faults: readonly SettingFault[];
} {
  const names = Object.keys(raw);
  const unknown = names.filter((name) => !Object.hasOwn(settingsSchema.shape, name));
  const known = without(raw, unknown);
  const parsed = settingsSchema.safeParse(known);
  const issues = parsed.success ? [] : parsed.error.issues;
  const faults = [
    ...issues.map(({ path, message }) => ({ name: path.join('.'), problem: `is not used: ${message}` })),
    ...unknown.map((name) => ({ name, problem: 'is no setting of Signalbox' })),
  ];
  if (parsed.success) return { settings: parsed.data, faults };
  const bad = issues.map(({ path }) => String(path[0]));
  const rest = settingsSchema.safeParse(without(known, bad));
  const strict = Object.fromEntries(Object.entries(strictest(raw)).filter(([name]) => bad.includes(name)));
  return { settings: { ...(rest.success ? rest.data : defaultSettings()), ...strict }, faults };
}

const without = (values: Readonly<Record<string, unknown>>, names: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(Object.entries(values).filter(([name]) => !names.includes(name)));
