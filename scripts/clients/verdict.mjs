import { createHash } from 'node:crypto';

/**
 * Why a run did not pass; empty when it did: the client ended well, its output has the word as only the model wrote
 * it, the model was given the tool's result, and nothing was refused or asked twice.
 */
export function verdict({ code, stdout, stderr, word, sent, upstream, token }) {
  const leaked = token !== undefined && JSON.stringify(upstream).includes(token);
  const answered = stdout.includes(word.toUpperCase()) || stderr.includes(word.toUpperCase());
  const sawResult = upstream.some(({ results }) => results?.some((result) => result.includes(word)));
  const faults = [
    ...(code === 0 ? [] : [code === 'timeout' ? 'did not end in time' : `exit ${code}`]),
    ...(answered ? [] : ['the answer is not in its output']),
    ...(sawResult ? [] : ['the tool result did not reach the model']),
    ...sent.filter(isRefused).map(refusalText),
    ...upstream.filter(({ refused }) => refused).map(({ refused }) => refused),
    ...(leaked ? ['the token of the proxy reached the provider'] : []),
    ...repetitions(sent).map((path) => `${path} was sent twice`),
  ];
  return [...new Set(faults)];
}

/** Claude Code asks whether somebody is there, and clients that know websockets ask for one: both take a no. */
const isHarmless = ({ method, path, status, headers }) =>
  (method === 'HEAD' && path.startsWith('/api/hello') && status === 404) ||
  (headers.upgrade !== undefined && status === 426);

const isRefused = (entry) => (entry.status === undefined || entry.status >= 400) && !isHarmless(entry);

const refusalText = ({ method, path, status = 'no answer', answer = '' }) =>
  `${method} ${path}: ${status} ${answer.slice(0, 300)}`.trim();

/** Paths that were asked the same thing again, streamed or not: somebody would pay that twice. */
function repetitions(sent) {
  const keys = sent.map(askedKey).filter((key) => key !== undefined);
  return keys.filter((key, at) => keys.indexOf(key) !== at).map((key) => key.split(' ')[0]);
}

function askedKey({ method, path, body }) {
  const asked = body?.messages ?? body?.input ?? body?.contents;
  if (method !== 'POST' || asked === undefined) {
    return undefined;
  }
  const where = path.split('?')[0].replace(':streamGenerateContent', ':generateContent');
  return `${where} ${createHash('sha256').update(JSON.stringify(asked)).digest('hex')}`;
}
