import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { chatBody } from '../../support/http.js';
import { provider, startRawUpstream, startSite, until, type RawUpstream, type Site } from './support.js';

const KEY = 'sk-fault19-9f8e7d6c5b4a39281706';
const MB = 1024 * 1024;

/** What lies in the buffers of two sockets, beside what was read. */
const IN_FLIGHT_BYTES = 8 * MB;

/** Every way in which a body may repeat the key. */
const ECHOES = [
  KEY,
  `Bearer ${KEY}`,
  Buffer.from(KEY).toString('base64'),
  Buffer.from(`Authorization: Bearer ${KEY}`).toString('base64'),
  encodeURIComponent(`Bearer ${KEY}`),
  Buffer.from(KEY).toString('hex'),
  KEY.replace(/(.{6})/g, '$1\n'),
];

/** Longer runs of the key than this tell something. */
const RUN = 8;

function assertNothingOf(key: string, text: string): void {
  const forms = [key, Buffer.from(key).toString('base64'), Buffer.from(key).toString('hex')];
  const bare = text.replace(/\s|\\n/g, '');
  for (const form of forms) {
    for (let at = 0; at + RUN <= form.length; at += 1) {
      assert.ok(!bare.includes(form.slice(at, at + RUN)), `${form.slice(at, at + RUN)} is in ${text.slice(0, 300)}`);
    }
  }
}

describe('F19 an error with a body that is large, binary or a page', function () {
  this.timeout(20_000);
  let raw: RawUpstream;
  let site: Site;
  let send: (response: ServerResponse) => void | Promise<void>;
  let writtenBytes: number;

  beforeEach(async () => {
    writtenBytes = 0;
    raw = await startRawUpstream(async (response) => {
      const { socket } = response;
      await send(response);
      writtenBytes = socket?.bytesWritten ?? 0;
    });
    site = await startSite({ a: provider(raw.origin, 1) }, { keys: { [`a ${raw.origin}`]: KEY } });
  });
  afterEach(async () => {
    await site.end();
    await raw.dispose();
  });

  /** The answer to the client, the ledger's row and the log: small, and without the key. */
  async function assertClean(stream: boolean): Promise<string> {
    const { status, text, headers } = await site.ask(chatBody('hi', { model: 'a/m', stream }));
    assert.equal(status, 502);
    assert.ok(Buffer.byteLength(text) <= 2_048, `${Buffer.byteLength(text)} bytes`);
    const [row] = await site.rows(1);
    assert.ok(row);
    assert.equal(row.attempts[0]?.error, 'upstream-failed');
    assert.ok((row.attempts[0].message ?? '').length <= 2_048);
    assertNothingOf(KEY, text + JSON.stringify([row, headers, site.router.logs]));
    return text;
  }

  const fail =
    (type: string, body: string | Uint8Array) =>
    (response: ServerResponse): void => {
      response.writeHead(500, { 'content-type': type, 'x-echo': KEY, 'www-authenticate': `Bearer ${KEY}` });
      response.end(body);
    };

  for (const stream of [false, true]) {
    const how = stream ? 'for a stream' : 'for a whole reply';

    it(`F19 20 MB ${how}: the rest is not read`, async () => {
      send = async (response) => {
        response.writeHead(500, { 'content-type': 'application/json' });
        response.write(`{"error": {"message": "${KEY} `);
        for (let sent = 0; !response.destroyed && sent < 20 * MB; sent += MB) {
          if (response.write('x'.repeat(MB))) continue;
          await Promise.race([once(response, 'drain'), once(response, 'close')]);
        }
        response.end();
      };
      await assertClean(stream);
      await until(() => writtenBytes > 0, 'the provider to notice that nobody listens');
      assert.ok(writtenBytes < IN_FLIGHT_BYTES, `${writtenBytes} bytes were taken`);
      assert.equal(raw.left, 1);
    });

    it(`F19 binary ${how}`, async () => {
      const noise = Uint8Array.from({ length: 100_000 }, (_, at) => (at * 7_919) % 256);
      send = fail('application/octet-stream', Buffer.concat([Buffer.from(ECHOES.join('\0')), noise]));
      assert.doesNotMatch(await assertClean(stream), /[\u0000-\u0008\u007f-\u009f]/);
    });

    it(`F19 a page ${how}`, async () => {
      send = fail(
        'text/html',
        `<html><body><h1>Error</h1>${ECHOES.map((echo) => `<p>${echo}</p>`).join('')}</body></html>`,
      );
      assert.doesNotMatch(await assertClean(stream), /<h1>/);
    });
  }

  for (const [index, echo] of ECHOES.entries()) {
    it(`F19 a message that repeats the key, form ${index + 1} of ${ECHOES.length}`, async () => {
      send = fail('application/json', JSON.stringify({ error: { message: `Failed for ${echo}, sorry.` } }));
      assert.match(await assertClean(false), /Failed for .*\[secret\].*, sorry\./s);
    });
  }
});
