import * as z from 'zod';
import { waitHintMs } from '../../src/wire/wait-hint.js';
import { toGatewayError, type GatewayError } from '../../src/core/errors.js';
import { refusal } from '../../src/gateway/http-failure.js';
import { readRows, type Verdict } from './rows.js';

const rowSchema = z.object({
  id: z.string(),
  now: z.string(),
  status: z.int(),
  headers: z.record(z.string(), z.string()),
  expect_ms: z.union([z.number(), z.string()]),
});
type Row = z.infer<typeof rowSchema>;

const DAY_MS = 86_400_000;

/** Reads the hints of each row as the answer of a provider. */
export async function fuzzWaitHeaders(dir: string): Promise<readonly Verdict[]> {
  const rows = await readRows(dir, 'wait_headers', rowSchema);
  return rows.map((row) => ({ id: row.id, fault: faultOf(row) }));
}

/** Only answers that refuse are read for hints, so one of 200 has none. */
function faultOf({ now, status, headers, expect_ms: expected }: Row): string | undefined {
  const isRefusal = status >= 300;
  const waitMs = isRefusal ? waitHintMs(headers, Date.parse(now)) : undefined;
  const { shouldRetry } = isRefusal ? errorOf(status, headers).detail : {};
  const got = `${waitMs ?? 'no hint'}${shouldRetry === undefined ? '' : `, retry: ${shouldRetry}`}`;
  if (typeof expected === 'number') return waitMs === expected ? undefined : `${got}, not ${expected}`;
  if (expected === 'no-retry') return shouldRetry === false ? undefined : got;
  if (expected === 'retry-default') return shouldRetry === true && waitMs === undefined ? undefined : got;
  if (/24h/.test(expected)) return waitMs === DAY_MS ? undefined : got;
  return waitMs === undefined ? undefined : `${got}, not ${expected}`;
}

function errorOf(status: number, headers: Row['headers']): GatewayError {
  const asked = { provider: 'Acme', address: new URL('http://127.0.0.1:1'), headers: {} };
  return toGatewayError(refusal(asked, { status, headers, text: '' }));
}
