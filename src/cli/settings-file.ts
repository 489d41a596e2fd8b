import path from 'node:path';
import { ensureStorage, readText, writePrivate } from '../app/storage.js';
import { defaultSettings, settingsSchema, type Settings } from '../config/schema.js';
import { usableSettings } from '../config/usable.js';
import { GatewayError } from '../core/errors.js';

/** Settings as they are written; what is left out has its default. */
export type WrittenSettings = Readonly<Record<string, unknown>>;

const fileIn = (dir: string): string => path.join(dir, 'settings.json');

/** The settings of terminals. Throws 'invalid-request' for a file that cannot be used, and names what is wrong. */
export async function readSettings(dir: string): Promise<Settings> {
  const text = await readText(fileIn(dir));
  return text === undefined ? defaultSettings() : checked(parsed(text));
}

/** The settings of terminals as far as they can be used, and what is wrong with the rest; one sentence each. */
export async function readUsableSettings(
  dir: string,
): Promise<{ readonly settings: Settings; readonly faults: readonly string[] }> {
  try {
    const text = await readText(fileIn(dir));
    const { settings, faults } = usableSettings(text === undefined ? {} : parsed(text));
    return { settings, faults: faults.map(({ name, problem }) => `settings.json: "${name}" ${problem}.`) };
  } catch (thrown) {
    if (!(thrown instanceof GatewayError)) throw thrown;
    return { settings: defaultSettings(), faults: [`${thrown.message}${/[.]$/.test(thrown.message) ? '' : '.'}`] };
  }
}

/** Changes the file and leaves everything else in it as it is. Throws 'invalid-request' when the result could not be used, and then changes nothing. */
export async function changeSettings(dir: string, edit: (written: WrittenSettings) => WrittenSettings): Promise<void> {
  const text = await readText(fileIn(dir));
  const edited = edit(text === undefined ? {} : parsed(text));
  checked(edited);
  await ensureStorage(dir);
  await writePrivate(fileIn(dir), `${JSON.stringify(edited, undefined, 2)}\n`);
}

function checked(written: WrittenSettings): Settings {
  const result = settingsSchema.safeParse(written);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const where = issue?.path.join('.') ?? '';
  throw new GatewayError(
    'invalid-request',
    `settings.json: "${where}" is not usable: ${issue?.message ?? 'unknown form'}. Correct it or delete the line.`,
  );
}

function parsed(text: string): WrittenSettings {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new GatewayError(
      'invalid-request',
      `settings.json is not valid JSON: ${error instanceof Error ? error.message : ''}`,
      { cause: error },
    );
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new GatewayError('invalid-request', 'settings.json must hold one JSON object.');
  }
  return value as WrittenSettings; // an object, as was just checked
}
