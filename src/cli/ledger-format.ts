import type { LedgerFormat } from '../app/ledger-export.js';
import { GatewayError } from '../core/errors.js';
import { textOption } from './support.js';
import type { CliContext } from './verbs/verb.js';

/** How a ledger is written: CSV for tables, JSON lines for everything there is. */
export const LEDGER_FORMATS = ['csv', 'jsonl'] as const satisfies readonly LedgerFormat[];

/** What --format says, else what the file's name ends in, else JSON lines. Throws 'invalid-request' for another format. */
export function formatOf(context: CliContext, file: string): LedgerFormat {
  const named = textOption(context, 'format') ?? (file.toLowerCase().endsWith('.csv') ? 'csv' : 'jsonl');
  const format = LEDGER_FORMATS.find((one) => one === named);
  if (format) return format;
  throw new GatewayError('invalid-request', `There is no format "${named}". Choose of: ${LEDGER_FORMATS.join(', ')}.`);
}
