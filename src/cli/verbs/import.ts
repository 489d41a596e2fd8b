import { importLedger } from '../../app/ledger-import.js';
import { GatewayError } from '../../core/errors.js';
import { piecesOf } from '../files.js';
import { formatOf, LEDGER_FORMATS } from '../ledger-format.js';
import { linesOf, withBlankLines } from '../lines.js';
import { EXIT, type Verb } from './verb.js';

const USAGE = `signalbox import [--format ${LEDGER_FORMATS.join('|')}] FILE`;

/** How many refused lines are named. */
const SHOWN = 20;

/** `signalbox import`: takes rows of an export into the ledger; those that are there already stay as they are. */
export const importVerb: Verb = {
  name: 'import',
  usage: USAGE,
  summary: 'Reads an export back into the ledger; rows it has already stay as they are, and bad lines are named.',
  options: { format: { type: 'string' } },
  run: async (context) => {
    const [file, ...more] = context.positionals;
    if (file === undefined || more.length > 0) throw new GatewayError('invalid-request', `Usage: ${USAGE}`);
    const pieces = file === '-' ? context.stdin() : piecesOf(file, context.signal);
    const lines = withBlankLines(linesOf(pieces));
    const { added, known, refused } = await importLedger(context.app.ledger, formatOf(context, file), lines);
    if (context.json) context.out(JSON.stringify({ added, known, refused }));
    else {
      context.out(`Rows added: ${added}; known before: ${known}; refused: ${refused.length}.`);
      for (const { line, reason } of refused.slice(0, SHOWN)) context.err(`line ${line}: ${reason}`);
      if (refused.length > SHOWN) context.err(`and ${refused.length - SHOWN} more`);
    }
    return refused.length > 0 ? EXIT.failed : EXIT.ok;
  },
};
