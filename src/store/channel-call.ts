import { request as httpRequest, type Agent, type ClientRequest } from 'node:http';
import { text } from 'node:stream/consumers';
import { CHANNEL_VERSION } from './channel-methods.js';

/** Where the owner listens, and the token it wants. `version` is that of this code when left out. */
export type OwnerAddress = { readonly address: string; readonly token: string; readonly version?: number };

/** One call to the owner, begun; its body is still to be written. `agent: false` gives it a connection of its own. */
export function callOwner(
  { address, token, version = CHANNEL_VERSION }: OwnerAddress,
  { method, agent, signal }: { readonly method: string; readonly agent: Agent | false; readonly signal?: AbortSignal },
): ClientRequest {
  return httpRequest({
    socketPath: address,
    path: `/v${version}/${method}`,
    method: 'POST',
    agent,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(signal && { signal }),
  });
}

/** The text that a call is answered with. Rejects when there is no answer. */
export function answerOf(call: ClientRequest, body: string): Promise<string> {
  return new Promise((resolve, reject) => {
    call.on('error', reject);
    call.on('response', (response) => void text(response).then(resolve, reject));
    call.end(body);
  });
}
