import type { ClientRequest } from 'node:http';

/** The body of a request to a provider: text, or pieces that make it together, so that no large body is copied to be changed. */
export type OutgoingBody = string | readonly Uint8Array[];

/** Up to here the body goes out in one write with the head, as text of single bytes; larger ones are not copied. */
const MAX_JOINED_BYTES = 64 * 1024;

/** Length in bytes. */
export const lengthOf = (body: OutgoingBody): number =>
  typeof body === 'string' ? Buffer.byteLength(body) : body.reduce((sum, piece) => sum + piece.length, 0);

/** The body in one piece. */
export const joinedBody = (body: OutgoingBody): string | Uint8Array<ArrayBuffer> =>
  typeof body === 'string' ? body : Buffer.concat(body);

/** Sends the body and ends the request. */
export function endRequest(request: ClientRequest, body: OutgoingBody | undefined): void {
  if (typeof body !== 'object') request.end(body);
  else if (lengthOf(body) <= MAX_JOINED_BYTES) request.end(body.map(singleBytes).join(''), 'latin1');
  else {
    for (const piece of body) request.write(piece);
    request.end();
  }
}

const singleBytes = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
