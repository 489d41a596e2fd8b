import { bytesOf, jsonOf, serve } from './http.mjs';
import { replyTo } from './reply.mjs';
import { WIRES } from './wires/index.mjs';

/**
 * A provider on this machine that speaks every format by its path and runs one tool loop: it has a file read, then
 * says what was in it. What a real provider would refuse it refuses with 400. `requests` is what it was asked.
 */
export async function startMock({ file, key }) {
  const requests = [];
  const server = await serve(async (request, response) => {
    const { pathname } = new URL(request.url, 'http://mock');
    const body = jsonOf(await bytesOf(request));
    const answer = answerTo({ method: request.method, path: pathname, headers: request.headers, body }, { file, key });
    const id = String(requests.length + 1).padStart(8, '0');
    requests.push({ path: request.url, headers: request.headers, body, ...answer.seen, status: answer.status });
    response.writeHead(answer.status, { 'content-type': answer.stream ? 'text/event-stream' : 'application/json' });
    response.end(typeof answer.body === 'function' ? answer.body(id) : JSON.stringify(answer.body));
  });
  return { ...server, requests };
}

function answerTo({ method, path, headers, body }, { file, key }) {
  const wire = WIRES.find((one) => one.asked(path));
  const local = path.endsWith('/models')
    ? { data: WIRES.map(({ model: id }) => ({ id })) }
    : firstOf(WIRES, (one) => one.others?.(path));
  if (!wire && !local) {
    return { status: 404, body: { error: { message: `Nothing is at ${path}` } } };
  }
  if (headers.upgrade) {
    return { status: 426, body: { error: { message: 'This mock speaks HTTP only.' } } };
  }
  if (!credentials(headers).includes(key)) {
    return { status: 401, body: { error: { message: 'The key is not the one of the mock.' } } };
  }
  if (local) {
    return { status: 200, body: local };
  }
  return method === 'POST' && body
    ? replyIn(wire, path, { headers, body }, file)
    : { status: 400, body: wire.error('No JSON.') };
}

const firstOf = (list, value) => list.map(value).find((one) => one !== undefined);

function replyIn(wire, path, { headers, body }, file) {
  const objections = objectionsTo(wire, body, headers);
  if (objections.length > 0) {
    const message = `The mock refuses ${objections.join('; ')}.`;
    return { status: 400, body: wire.error(message), seen: { wire: wire.name, refused: message } };
  }
  const stream = wire.streams(path, body);
  const asked = wire.read(body);
  const reply = replyTo(asked, file);
  return {
    status: 200,
    stream,
    body: (id) => wire.write(reply, { id, body, stream }),
    seen: { wire: wire.name, reply, results: asked.results },
  };
}

/** A body in which something is missing that every request has is refused as well. */
function objectionsTo(wire, body, headers) {
  try {
    return wire.objections(body, headers);
  } catch (error) {
    return [`what it cannot read: ${error.message}`];
  }
}

const credentials = (headers) => [
  headers.authorization?.replace(/^Bearer /i, ''),
  headers['x-api-key'],
  headers['x-goog-api-key'],
];
