import { exportLedger } from '../../app/ledger-export.js';
import { GatewayError } from '../../core/errors.js';
import { writeFile } from '../files.js';
import { formatOf, LEDGER_FORMATS } from '../ledger-format.js';
import { textOption } from '../support.js';
import { EXIT, type Verb } from './verb.js';

/** `signalbox export`: the whole ledger as text; it holds no prompts and no replies. */
export const exportVerb: Verb = {
  name: 'export',
  usage: `signalbox export [--format ${LEDGER_FORMATS.join('|')}] [--output FILE]`,
  summary: 'Writes the ledger as CSV or JSON lines, to a file or to standard output.',
  options: { format: { type: 'string' }, output: { type: 'string', short: 'o' } },
  run: async (context) => {
    const { app, json, out, write, signal } = context;
    const file = textOption(context, 'output') ?? '-';
    const format = formatOf(context, file);
    if (json && file === '-') {
      throw new GatewayError(
        'invalid-request',
        '--json prints the summary where the rows go. Name a file with --output.',
      );
    }
    const written = { bytes: 0 };
    const counted = (to: (text: string) => void | Promise<void>) => async (text: string) => {
      if (signal.aborted) throw new GatewayError('canceled', 'The export was canceled.');
      written.bytes += Buffer.byteLength(text);
      await to(text);
    };
    if (file === '-') await exportLedger(app.ledger, format, counted(write));
    else await writeFile(file, (to) => exportLedger(app.ledger, format, counted(to)));
    if (file !== '-') out(json ? JSON.stringify({ file, format, ...written }) : `The ledger is in ${file}.`);
    return EXIT.ok;
  },
};
