import * as http from 'node:http';
import * as z from 'zod';
import { mockProvider, startTestApp } from '../support/app.js';
import { startFakeUpstream } from '../support/fake-upstream.js';
import { bytesField, readRows, said, type Verdict } from './rows.js';

const rowSchema = z.object({ id: z.string(), b64: bytesField, expect: z.enum(['accept', 'reject', 'either']) });
type Row = z.infer<typeof rowSchema>;

/** Every path that reads JSON. */
const PATHS = [
  '/v1/chat/completions',
  '/v1/completions',
  '/v1/messages',
  '/v1/messages/count_tokens',
  '/v1/responses',
  '/v1beta/models/auto:generateContent',
  '/v1beta/models/auto:streamGenerateContent',
  '/v1beta/models/auto:countTokens',
  '/v1beta/models/auto:embedContent',
  '/v1beta/models/auto:batchEmbedContents',
  '/v1/embeddings',
  '/v1/route',
  '/v1/backends/reset',
  '/api/chat',
  '/api/generate',
  '/api/embed',
  '/api/embeddings',
  '/api/show',
  '/dashboard/api',
  '/dashboard/session',
  '/signalbox/handover',
];

const NOT_JSON = /not valid (?:JSON|UTF-8)/;

/** Sends each row as the body of every path that reads JSON. */
export async function fuzzJsonParsing(dir: string): Promise<readonly Verdict[]> {
  const rows = await readRows(dir, 'json_parsing', rowSchema);
  const upstream = await startFakeUpstream();
  const router = await startTestApp({ settings: mockProvider(upstream.origin) });
  const agent = new http.Agent({ keepAlive: true, maxSockets: 8 });
  try {
    const url = await router.url();
    const token = await router.token();
    const verdicts: Verdict[] = [];
    for (const row of rows) {
      for (const path of PATHS) {
        const id = `${row.id} at ${path}`;
        const key = path === '/dashboard/session' || path === '/signalbox/handover' ? undefined : token;
        const fault = await post(`${url}${path}`, { agent, key, body: row.b64 }).then(
          (answer) => faultOf(row, answer),
          said,
        );
        verdicts.push({ id, fault });
      }
    }
    return verdicts;
  } finally {
    agent.destroy();
    await router.remove();
    await upstream.dispose();
  }
}

type Answer = { readonly status: number; readonly text: string };

/** What is JSON is accepted, or refused for its shape; what is none is a plain 400. */
function faultOf({ expect }: Row, { status, text }: Answer): string | undefined {
  if (status >= 500) return `${status}: ${text}`;
  if (expect === 'reject' && status !== 400) return `${status}, not 400`;
  if (expect === 'accept' && NOT_JSON.test(text)) return `good JSON was refused as none: ${text}`;
  return undefined;
}

type Post = { readonly agent: http.Agent; readonly key: string | undefined; readonly body: Buffer };

function post(url: string, { agent, key, body }: Post): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const headers = {
      'content-type': 'application/json',
      'content-length': body.length,
      ...(key !== undefined && { authorization: `Bearer ${key}` }),
    };
    const request = http.request(url, { method: 'POST', agent, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (piece: string) => (text += piece));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
      response.on('error', reject);
    });
    request.on('error', reject);
    request.end(body);
  });
}
