import { workingFolder } from '../app/working-folder.js';
import { GatewayError } from '../core/errors.js';
import type { ChatRequest } from '../core/chat.js';
import type { CliContext } from './verbs/verb.js';

/** The text a verb works on: its arguments, or standard input for "-" and for none. */
export async function readText({ positionals, readStdin }: CliContext): Promise<string> {
  const given = positionals.join(' ');
  const text = given === '-' || given === '' ? await readStdin() : given;
  if (text.trim() === '')
    throw new GatewayError('invalid-request', 'The text is empty. Pass it as an argument, or pipe it in.');
  return text;
}

/** A request for that text, as the terminal sends it. */
export function cliRequest(id: string, model: string, text: string): ChatRequest {
  const workspace = workingFolder();
  return {
    id,
    model,
    messages: [{ role: 'user', parts: [{ type: 'text', text }] }],
    tools: [],
    sampling: {},
    client: {
      surface: 'cli',
      app: 'signalbox-cli',
      sessionId: undefined,
      ...(workspace !== undefined && { workspace }),
    },
    source: { wire: 'none', body: {}, stream: true },
  };
}

/** Rows as columns that line up, with nothing behind them. */
export function columns(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, index) => Math.max(...rows.map((row) => row[index]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, index) => cell.padEnd(widths[index] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** An option that takes text; undefined when it was not given. */
export function textOption({ options }: CliContext, name: string): string | undefined {
  const value = options[name];
  return typeof value === 'string' ? value : undefined;
}
