import * as z from 'zod';
import { startTestApp } from '../support/app.js';
import { startFakeUpstream } from '../support/fake-upstream.js';
import { say, type Heard } from './raw-socket.js';
import { bytesField, readRows, type Verdict } from './rows.js';

const rowSchema = z.object({ id: z.string(), b64: bytesField, expect: z.string() });
type Row = z.infer<typeof rowSchema>;

/** Requests whose head never ends are closed after five seconds, looked at every second. */
const PATIENCE_MS = 8_000;

/** Said before such a connection is closed. */
const TOO_SLOW = 408;

/** Every answer comes within a second. Source: RELIABILITY 3.3. */
const MOST_MS = 1_000;

/** Sends each row over a connection of its own to a real proxy. */
export async function fuzzHttpRaw(dir: string): Promise<readonly Verdict[]> {
  const rows = await readRows(dir, 'http_raw', rowSchema);
  const upstream = await startFakeUpstream();
  const models = ['m', 'a', 'b'].map((model) => ({
    model,
    tier: 'mid' as const,
    contextTokens: 100_000,
    maxOutputTokens: 8_000,
    capabilities: [],
    inputUsdPerMTok: 1,
    outputUsdPerMTok: 1,
  }));
  const mock = {
    wire: 'openai-chat' as const,
    baseUrl: `${upstream.origin}/v1`,
    also: [],
    headers: {},
    betas: [],
    keyEnv: [],
    models,
  };
  const router = await startTestApp({ settings: { 'providers.custom': { mock } } });
  try {
    const port = Number(new URL(await router.url()).port);
    const token = await router.token();
    const verdicts: Verdict[] = [];
    for (const row of rows) {
      const before = upstream.requests.length;
      const heard = await say(port, filledIn(row.b64, port, token), PATIENCE_MS);
      const isRefused = !heard.statuses.some((status) => status < 300);
      const calls = upstream.requests.length - before;
      const leaked = isRefused && calls > 0 ? `refused, yet ${calls} calls of the provider` : undefined;
      verdicts.push({ id: row.id, fault: faultOf(row, heard) ?? leaked });
    }
    return verdicts;
  } finally {
    await router.remove();
    await upstream.dispose();
  }
}

/** Latin-1 keeps every byte as it is. */
function filledIn(bytes: Buffer, port: number, token: string): Buffer {
  const text = bytes.toString('latin1').replaceAll('{HOST}', `127.0.0.1:${port}`).replaceAll('{PORT}', String(port));
  return Buffer.from(text.replaceAll('{TOK}', token), 'latin1');
}

function faultOf({ id, expect }: Row, heard: Heard): string | undefined {
  const got = `${heard.statuses.join(', ') || 'nothing'}${heard.isClosed ? ', closed' : ''} after ${Math.round(heard.tookMs)} ms`;
  if (/access-control-/i.test(heard.text)) return 'an Access-Control header';
  if (/^x-evil:/im.test(heard.text)) return 'a header of its own';
  if (({} as { admin?: unknown }).admin !== undefined) return 'a changed prototype';
  if (heard.statuses.some((status) => status >= 500)) return got;
  if (heard.statuses.some((status) => status !== TOO_SLOW) && heard.tookMs > MOST_MS) return got;
  return isExpected(id, expect, heard) ? undefined : `${got}, not ${expect}`;
}

function isExpected(id: string, expect: string, { statuses, isClosed }: Heard): boolean {
  const areGood = statuses.map((status) => status >= 200 && status < 300);
  if (/twice/.test(expect)) return statuses.length === 2 && areGood.every(Boolean);
  if (/2xx then 400\/close/.test(expect)) return areGood[0] === true && (statuses[1] ?? 400) === 400 && isClosed;
  const [status, ...more] = statuses;
  if (more.length > 0) return false;
  if (status === undefined || status === TOO_SLOW) return isClosed && /closed/.test(expect);
  const isIgnored = /ignored/.test(expect) || /2xx/.test(expect);
  return expect.match(/\b\d{3}\b/g)?.includes(String(status)) === true || (isIgnored && areGood[0] === true);
}
