import type { Duplex } from 'node:stream';
import type { Call } from './send.js';

/** What Node's parser calls the failures that have a status of their own; all others are a plain 400. */
const STATUS_LINES: Readonly<Record<string, string>> = {
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: '413 Payload Too Large',
};

/** Ends a connection on which something came that is not HTTP. An earlier, whole request on it still gets its answer. */
export function endMalformed(error: NodeJS.ErrnoException, connection: Duplex, last: Call | undefined): void {
  if (last?.request.complete && !last.response.writableFinished) {
    last.response.once('close', () => connection.destroy());
    return;
  }
  const mayWrite = last === undefined || last.response.writableFinished || isNext(last);
  if (mayWrite && connection.writable) connection.write(refusal(error.code ?? ''));
  connection.end(() => connection.destroy());
}

/** True when this answer is the one the connection waits for, and nothing of it was sent. */
const isNext = ({ response }: Call): boolean => response.socket !== null && !response.headersSent;

const refusal = (code: string): string =>
  `HTTP/1.1 ${STATUS_LINES[code] ?? '400 Bad Request'}\r\nConnection: close\r\nCache-Control: no-store\r\nContent-Length: 0\r\n\r\n`;
