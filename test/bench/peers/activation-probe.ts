/** Runs inside the extension host, and prints how long our extension took there, by the host's own marks. */
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import * as z from 'zod';

/** As publisher and name are in package.json. */
const EXTENSION_ID = 'signalbox.signalbox';

/** Activation comes after the start of the editor; this is many times what it takes. */
const TRIES = 300;
const WAIT_MS = 100;

const marksSchema = z.array(z.object({ name: z.string(), startTime: z.number() }));

/** What the editor calls for a script under --extensionTestsPath. */
export async function run(): Promise<void> {
  for (let tries = 0; !endOf('ActivateExtension') && tries < TRIES; tries += 1) await sleep(WAIT_MS);
  if (vscode.extensions.getExtension(EXTENSION_ID)?.isActive !== true) throw new Error('The extension is not active.');
  const times = { loadMs: took('LoadExtensionCode'), activateMs: took('ActivateExtension') };
  console.log(`ACTIVATION ${JSON.stringify(times)}`);
}

function took(phase: string): number {
  const [begin, end] = [timeOf(`will${phase}`), endOf(phase)];
  if (begin === undefined || end === undefined) throw new Error(`The host has no marks of ${phase}.`);
  return end - begin;
}

const endOf = (phase: string): number | undefined => timeOf(`did${phase}`);

/** The host keeps its marks where "Developer: Show Running Extensions" reads them. */
function timeOf(mark: string): number | undefined {
  // Safe: whatever is there is called only when it is a function, and its result is checked.
  const { MonacoPerformanceMarks: kept } = globalThis as { MonacoPerformanceMarks?: { getMarks?: () => unknown } };
  const marks = marksSchema.parse(kept?.getMarks?.() ?? []);
  return marks.find(({ name }) => name.toLowerCase() === `code/exthost/${mark}/${EXTENSION_ID}`.toLowerCase())
    ?.startTime;
}
