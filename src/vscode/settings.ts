import * as vscode from 'vscode';
import { settingsSchema, type Settings } from '../config/schema.js';
import { usableSettings } from '../config/usable.js';
import type { Log } from '../host.js';

const SECTION = 'signalbox';

/** Reads our settings; a value of the wrong form is reported once and its default is used. */
export function readSettings(log: Log): Settings {
  const configuration = vscode.workspace.getConfiguration(SECTION);
  const { settings, faults } = usableSettings(
    Object.fromEntries(Object.keys(settingsSchema.shape).map((key) => [key, configuration.get<unknown>(key)] as const)),
  );
  for (const { name, problem } of faults) log.warn(`Setting "${SECTION}.${name}" ${problem}`);
  return settings;
}

/** What of our settings is not used, names that are none among them; one sentence each. */
export function settingFaults(): readonly string[] {
  const written = vscode.workspace.getConfiguration().get<unknown>(SECTION);
  return usableSettings(Object.fromEntries(namedIn(written, ''))).faults.map(
    ({ name, problem }) => `"${SECTION}.${name}" ${problem}.`,
  );
}

/** The editor gives "budget.daily" as a daily in a budget. */
function namedIn(value: unknown, name: string): readonly (readonly [string, unknown])[] {
  const isGroup = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isGroup || Object.hasOwn(settingsSchema.shape, name)) return [[name, value]];
  return Object.entries(value).flatMap(([key, inner]) => namedIn(inner, name === '' ? key : `${name}.${key}`));
}

/** Fires when one of our settings changed. */
export const onDidChangeSettings = (listener: () => void): vscode.Disposable =>
  vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration(SECTION)) listener();
  });
