import { provider, startRawUpstream, startSite, wish } from '../e2e/faults/support.js';
import { CLIENTS, type Client } from '../e2e/matrix/table.js';
import { startFakeUpstream } from '../support/fake-upstream.js';
import { readRows, said, type Verdict } from './rows.js';
import { outcomeOf } from './sse-outcome.js';
import { rowSchema, WIRES, type Row } from './sse-row.js';
import { send } from './sse-send.js';
import { countFault, faultOf, isCounted } from './sse-verdict.js';

/** Long enough for all that ends by itself, also on a busy machine. */
const PATIENCE = { firstContentMs: 10_000, idleMs: 10_000, totalMs: 20_000, maxRetries: 0, baseDelayMs: 1 };

/** For rows that never end. */
const SHORT = { ...PATIENCE, firstContentMs: 500, idleMs: 500, totalMs: 3_000 };
const ENDLESS = /^@(?:forever|drip)/;

/** Plays each row as the stream of provider A to a client of every format; B is there to take over. */
export async function fuzzSseUpstream(dir: string): Promise<readonly Verdict[]> {
  const rows = await readRows(dir, 'sse_upstream', rowSchema);
  const verdicts: Verdict[] = [];
  for (const row of rows) {
    for (const client of CLIENTS) {
      const fault = await play(row, client).catch(said);
      verdicts.push({ id: `${row.id} to ${client}`, fault });
    }
  }
  return verdicts;
}

async function play(row: Row, client: Client): Promise<string | undefined> {
  const wire = WIRES[row.protocol];
  const a = await startRawUpstream((response) => send(response, row));
  const b = await startFakeUpstream();
  b.reply = { text: 'From B.' };
  const patience = { '*': ENDLESS.test(row.b64.toString('latin1')) ? SHORT : PATIENCE };
  const site = await startSite(
    { a: provider(a.origin, 1, { wire }), b: provider(b.origin, 2, { wire }) },
    { settings: { 'providers.patience': patience } },
  );
  try {
    const got = await site.ask(...wish(client));
    const fault = faultOf(row, outcomeOf(row, client, got, b.requests.length), client);
    if (fault !== undefined || !isCounted(row)) return fault;
    const [entry] = await site.rows(1);
    return countFault(row, entry);
  } finally {
    await site.end();
    await a.dispose();
    await b.dispose();
  }
}
