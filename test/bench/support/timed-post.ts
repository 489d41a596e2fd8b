import * as http from 'node:http';
import * as https from 'node:https';

/** Where requests go, over one kept connection. */
export type Target = { readonly url: string; readonly token: string; readonly agent: http.Agent };

/** From the call of http.request to the first byte of the body, and to its end. */
export type Timing = { readonly firstByteMs: number; readonly totalMs: number };

/** A chat endpoint, reached over one connection. */
export const targetAt = (origin: string, token = 'none'): Target => ({
  url: `${origin}/v1/chat/completions`,
  token,
  agent: new http.Agent({ keepAlive: true, maxSockets: 1 }),
});

/** Sends a body and times the reply. Rejects when the reply is not one. */
export function timedPost({ url, token, agent }: Target, body: Buffer): Promise<Timing> {
  return new Promise((resolve, reject) => {
    const startedMs = performance.now();
    let firstByteMs: number | undefined;
    const headers = {
      'content-type': 'application/json',
      authorization: `Bearer ${token}`,
      'content-length': body.length,
    };
    const open = url.startsWith('https:') ? https.request : http.request;
    const request = open(url, { method: 'POST', agent, headers }, (response) => {
      response.on('data', () => {
        firstByteMs ??= performance.now() - startedMs;
      });
      response.on('end', () => {
        const isAnswered = response.statusCode === 200 && firstByteMs !== undefined;
        if (isAnswered) resolve({ firstByteMs: firstByteMs ?? 0, totalMs: performance.now() - startedMs });
        else reject(new Error(`${url} answered with status ${response.statusCode ?? 0}.`));
      });
      response.on('error', reject);
    });
    request.on('error', reject);
    request.end(body);
  });
}
