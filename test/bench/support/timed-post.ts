import * as http from 'node:http';
import * as https from 'node:https';

/** Where requests go, over kept connections. */
export type Target = { readonly url: string; readonly token: string; readonly agent: http.Agent };

/** From the call of http.request to the first byte of the body, and to its end; and how long the body was. */
export type Timing = { readonly firstByteMs: number; readonly totalMs: number; readonly bytes: number };

/** Chat Completions and one connection, unless said otherwise. */
export type TargetOptions = { readonly path?: string; readonly connections?: number };

/** An endpoint of whoever is there. */
export const targetAt = (
  { url, token }: { readonly url: string; readonly token: string },
  { path = '/v1/chat/completions', connections = 1 }: TargetOptions = {},
): Target => ({
  url: `${url}${path}`,
  token,
  agent: new http.Agent({ keepAlive: true, maxSockets: connections, maxFreeSockets: connections }),
});

/** Sends a body and times the reply. Rejects when the reply is not one. */
export function timedPost({ url, token, agent }: Target, body: Buffer): Promise<Timing> {
  return new Promise((resolve, reject) => {
    const startedMs = performance.now();
    let firstByteMs: number | undefined;
    let bytes = 0;
    const headers = {
      'content-type': 'application/json',
      authorization: `Bearer ${token}`,
      'content-length': body.length,
    };
    const open = url.startsWith('https:') ? https.request : http.request;
    const request = open(url, { method: 'POST', agent, headers }, (response) => {
      response.on('data', (chunk: Buffer) => {
        firstByteMs ??= performance.now() - startedMs;
        bytes += chunk.length;
      });
      response.on('end', () => {
        const isAnswered = response.statusCode === 200 && firstByteMs !== undefined;
        if (isAnswered) resolve({ firstByteMs: firstByteMs ?? 0, totalMs: performance.now() - startedMs, bytes });
        else reject(new Error(`${url} answered with status ${response.statusCode ?? 0}.`));
      });
      response.on('error', reject);
    });
    request.on('error', reject);
    request.end(body);
  });
}
