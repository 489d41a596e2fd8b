import { ok, problem, warning, type Finding } from './finding.js';

/** What is wrong with settings: values that are not used, and providers that are left out. Texts of one sentence each. */
export type SettingsFaults = { readonly ignored: readonly string[]; readonly leftOut: readonly string[] };

/** Which settings are not used, and why. */
export function checkSettings({ ignored, leftOut }: SettingsFaults, place: string): readonly Finding[] {
  const found = [
    ...ignored.map((fault) => warning('settings', fault, `Correct it in ${place}, or take it out.`)),
    ...leftOut.map((fault) => problem('settings', fault, `Correct "providers.custom" in ${place}.`)),
  ];
  return found.length > 0 ? found : [ok('settings', 'All settings are used as they are written.')];
}
