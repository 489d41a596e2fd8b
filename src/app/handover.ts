import { request } from 'node:http';

const HANDOVER_TIMEOUT_MS = 5_000;

/** Asks a standby to let go of the port. Resolves whatever it answers: the port itself tells whether it did. */
export function postHandover(url: string, token: string): Promise<void> {
  return new Promise((resolve) => {
    const call = request(
      `${url}/signalbox/handover`,
      {
        method: 'POST',
        agent: false,
        timeout: HANDOVER_TIMEOUT_MS,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      },
      (response) => {
        response.resume();
        response.on('close', resolve);
      },
    );
    call.on('timeout', () => call.destroy());
    call.on('error', () => {
      resolve();
    });
    call.end('{}');
  });
}
