import * as vscode from 'vscode';
import { defaultSettings, settingsSchema, type Settings } from '../config/schema.js';
import type { Log } from '../host.js';

const SECTION = 'signalbox';

/** Reads our settings; a value of the wrong form is reported once and its default is used. */
export function readSettings(log: Log): Settings {
  const configuration = vscode.workspace.getConfiguration(SECTION);
  const raw = Object.fromEntries(
    Object.keys(settingsSchema.shape).map((key) => [key, configuration.get<unknown>(key)] as const),
  );
  const parsed = settingsSchema.safeParse(raw);
  if (parsed.success) return parsed.data;
  const bad = new Set(parsed.error.issues.map((issue) => String(issue.path[0])));
  for (const issue of parsed.error.issues) {
    log.warn(`Setting "${SECTION}.${issue.path.join('.')}" is not used: ${issue.message}`);
  }
  const rest = settingsSchema.safeParse(Object.fromEntries(Object.entries(raw).filter(([key]) => !bad.has(key))));
  return rest.success ? rest.data : defaultSettings();
}

/** Fires when one of our settings changed. */
export const onDidChangeSettings = (listener: () => void): vscode.Disposable =>
  vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration(SECTION)) listener();
  });
