import * as http from 'node:http';

/**
 * What clients do, in turns: streamed and whole, as Chat Completions, Messages and Responses, some that leave in the middle,
 * and other paths. `isCalm` requests meet a provider that fails nothing, so each of them has to succeed.
 */
const KINDS = [
  { path: '/v1/chat/completions', stream: true, isCalm: true },
  { path: '/v1/chat/completions', stream: false, isCalm: true },
  { path: '/v1/messages', stream: true, isCalm: true },
  { path: '/v1/responses', stream: true, isCalm: true },
  { path: '/v1/chat/completions', stream: true, isCalm: false },
  { path: '/v1/messages', stream: false, isCalm: false },
  { path: '/v1/chat/completions', stream: true, isCalm: false, leaves: true },
  { path: '/v1/models', method: 'GET', isCalm: true },
  { path: '/health', method: 'GET', isCalm: true },
];

/** Longer than any reply takes that is not meant to hang. */
const TIMEOUT_MS = 60_000;

const bodyOf = ({ path, stream, isCalm }, number) => {
  const model = isCalm ? 'calm/steady' : 'auto';
  const text = `Request ${number}: tell me ${isCalm ? 'calmly ' : ''}about the number ${number % 977}.`;
  if (path === '/v1/responses') return { model, stream, input: text };
  return { model, stream, max_tokens: 200, messages: [{ role: 'user', content: text }] };
};

/** Sends one request and tells what became of it: 'ok', 'left' or what went wrong. */
export function ask({ url, token }, agent, number) {
  const kind = KINDS[number % KINDS.length];
  const method = kind.method ?? 'POST';
  const body = method === 'POST' ? JSON.stringify(bodyOf(kind, number)) : undefined;
  const headers = { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) };
  return new Promise((resolve) => {
    const finish = (result) => resolve({ isCalm: kind.isCalm && !kind.leaves, result, path: kind.path });
    const request = http.request(`${url}${kind.path}`, { method, headers, agent, timeout: TIMEOUT_MS }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk) => {
        text = (text + chunk).slice(-4_000);
        if (kind.leaves) request.destroy();
      });
      response.on('end', () =>
        finish(response.statusCode === 200 && isWhole(kind, text) ? 'ok' : `status ${response.statusCode}`),
      );
      response.on('error', () => finish(kind.leaves ? 'left' : 'cut'));
    });
    request.on('timeout', () => request.destroy(new Error('timeout')));
    request.on('error', (error) => finish(kind.leaves ? 'left' : error.message));
    request.end(body);
  });
}

const isWhole = ({ path, stream }, text) => {
  if (!stream) return text.endsWith('}') || text.endsWith('}\n');
  if (path === '/v1/messages') return text.includes('message_stop');
  if (path === '/v1/responses') return text.includes('response.completed');
  return text.includes('[DONE]');
};
