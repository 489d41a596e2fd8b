import http from 'node:http';
import { bytesOf, jsonOf, serve } from './http.mjs';

/**
 * Stands between a client and whoever serves it, passes everything on as it is and keeps a record: `requests` with
 * method, path, headers, body and the status that came back.
 */
export async function startRecorder(target) {
  const requests = [];
  const note = (request, bytes) => {
    const { method, url: path, headers } = request;
    const entry = { method, path, headers, body: jsonOf(bytes), bytes: bytes.length, status: undefined };
    requests.push(entry);
    return entry;
  };
  const server = await serve(
    async (request, response) => {
      const bytes = await bytesOf(request);
      pass(request, response, bytes, { target, entry: note(request, bytes) });
    },
    (request, socket) => upgrade(request, socket, { target, entry: note(request, Buffer.alloc(0)) }),
  );
  return { ...server, requests };
}

const optionsOf = ({ method, url, headers }, target) => ({
  method,
  path: url,
  headers: { ...headers, host: new URL(target).host },
});

function pass(request, response, bytes, { target, entry }) {
  const onward = http.request(target, optionsOf(request, target), (answer) => {
    entry.status = answer.statusCode;
    response.writeHead(answer.statusCode, answer.headers);
    answer.pipe(response);
    if (answer.statusCode >= 400) {
      answer.on('data', (chunk) => (entry.answer = `${entry.answer ?? ''}${chunk}`));
    }
    answer.once('close', () => answer.complete || response.destroy());
  });
  onward.once('error', (error) => {
    entry.answer = error.message;
    response.destroy();
  });
  response.once('close', () => onward.destroy());
  onward.end(bytes);
}

/** An upgrade that is refused goes back as the answer it is; none of the mocks and routers here accepts one. */
function upgrade(request, socket, { target, entry }) {
  socket.on('error', () => socket.destroy());
  const onward = http.request(target, optionsOf(request, target), (answer) => {
    entry.status = answer.statusCode;
    const head = [`HTTP/1.1 ${answer.statusCode} ${answer.statusMessage}`];
    for (let at = 0; at < answer.rawHeaders.length; at += 2) {
      head.push(`${answer.rawHeaders[at]}: ${answer.rawHeaders[at + 1]}`);
    }
    socket.write(`${head.join('\r\n')}\r\n\r\n`);
    answer.pipe(socket);
  });
  onward.once('upgrade', (answer, other) => {
    entry.status = answer.statusCode;
    other.destroy();
    socket.destroy();
  });
  onward.once('error', () => socket.destroy());
  onward.end();
}
