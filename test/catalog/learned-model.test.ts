import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { decodeLearnedModel, type Header } from '../../src/catalog/learned-model.js';
import { HEADS, RELATIONS } from '../../src/core/learned/model.js';
import { hashOf } from '../core/learned/toy-model.js';

const SHIPPED = new Uint8Array(readFileSync('src/catalog/data/classifier.bin'));
const META = JSON.parse(readFileSync('src/catalog/data/classifier.meta.json', 'utf8')) as {
  readonly sha256: string;
  readonly bytes: number;
};

/** The magic and the length come first, eight bytes. */
const HEADER_START = 8;
const headerEnd = HEADER_START + new DataView(SHIPPED.buffer, SHIPPED.byteOffset).getUint32(4, true);
const header = JSON.parse(new TextDecoder().decode(SHIPPED.subarray(HEADER_START, headerEnd))) as Header;

function withHeader(changed: object): Uint8Array {
  const json = new TextEncoder().encode(JSON.stringify({ ...header, ...changed }));
  const bytes = new Uint8Array(HEADER_START + json.length + SHIPPED.length - headerEnd);
  bytes.set(SHIPPED.subarray(0, 4));
  new DataView(bytes.buffer).setUint32(4, json.length, true);
  bytes.set(json, HEADER_START);
  bytes.set(SHIPPED.subarray(headerEnd), HEADER_START + json.length);
  return bytes;
}

function withByte(at: number, value: number): Uint8Array {
  const bytes = SHIPPED.slice();
  bytes[at] = value;
  return bytes;
}

describe('shipped weights', () => {
  const model = decodeLearnedModel(SHIPPED);

  it('are those that their card speaks of', () => {
    assert.equal(createHash('sha256').update(SHIPPED).digest('hex'), META.sha256);
    assert.equal(SHIPPED.length, META.bytes);
  });

  it('are at most 256 KB packed', () => {
    assert.ok(gzipSync(SHIPPED, { level: 9 }).length <= 256 * 1024);
  });

  it('know our terms', () => {
    assert.ok(model.vocabulary.table.find(hashOf('deadlock')) > 0);
    assert.equal(model.vocabulary.table.find(hashOf('zqxjkvbp')), 0);
  });

  it('may name common words, and no others', () => {
    assert.equal(model.namedWords.has(hashOf('please')), true);
    assert.equal(model.namedWords.has(hashOf('zqxjkvbp')), false);
  });

  it('have finite weights for every output', () => {
    assert.equal(model.scales.length, HEADS);
    for (const numbers of [model.scales, model.intercepts, model.denseWeights, model.denseMeans]) {
      assert.ok(numbers.every(Number.isFinite));
    }
  });

  it('share out every turn of a conversation whole', () => {
    assert.equal(model.calibration.carry.length, RELATIONS.length);
    for (const shares of model.calibration.carry) {
      assert.ok(Math.abs(shares.reduce((sum, share) => sum + share, 0) - 1) < 0.005, shares.join());
    }
  });

  it('can be read from the middle of a buffer', () => {
    const shifted = new Uint8Array(SHIPPED.length + 3);
    shifted.set(SHIPPED, 3);
    assert.deepEqual(decodeLearnedModel(shifted.subarray(3)).intercepts, model.intercepts);
  });
});

describe('a file that is no good', () => {
  const CUT_OFF = { message: 'The classifier weights are cut off. Reinstall the extension, or train again.' };
  const DAMAGED = { message: 'The classifier weights are damaged. Reinstall the extension, or train again.' };
  const FOREIGN = {
    message: 'The classifier weights are not a weights file. Reinstall the extension, or train again.',
  };

  for (const [what, bytes] of [
    ['nothing', new Uint8Array()],
    ['an image', Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13])],
    ['text', new TextEncoder().encode('{"weights":[]}')],
    ['the first bytes alone', SHIPPED.slice(0, 7)],
  ] as const) {
    it(`is told from weights: ${what}`, () => {
      assert.throws(() => decodeLearnedModel(bytes), FOREIGN);
    });
  }

  for (const [where, length] of [
    ['before the header', 8],
    ['in the header', headerEnd - 1],
    ['after the header', headerEnd],
    ['in the middle', SHIPPED.length >> 1],
    ['by one byte', SHIPPED.length - 1],
  ] as const) {
    it(`is known to be cut off ${where}`, () => {
      assert.throws(() => decodeLearnedModel(SHIPPED.subarray(0, length)), CUT_OFF);
    });
  }

  it('is known to be cut off anywhere', () => {
    fc.assert(
      fc.property(fc.integer({ min: 8, max: SHIPPED.length - 1 }), (length) => {
        assert.throws(() => decodeLearnedModel(SHIPPED.subarray(0, length)), CUT_OFF);
      }),
      { numRuns: 30 },
    );
  });

  it('is known to be too long', () => {
    const longer = new Uint8Array(SHIPPED.length + 1);
    longer.set(SHIPPED);
    assert.throws(() => decodeLearnedModel(longer), { message: 'The classifier weights are longer than they say.' });
  });

  it('is known to be damaged when its header cannot be read', () => {
    assert.throws(() => decodeLearnedModel(withByte(HEADER_START, 0)), DAMAGED);
  });

  it('is known to be damaged when weights have no place', () => {
    const steps = header.entries.reduce((sum, count) => sum + count, 0);
    const lastGap = SHIPPED.length - steps - 1;
    assert.throws(() => decodeLearnedModel(withByte(lastGap, 255)), DAMAGED);
  });

  it('is known to be damaged when places have no weights', () => {
    const entries = header.entries.map((count, head) => (head === HEADS - 1 ? count - 1 : count));
    assert.throws(() => decodeLearnedModel(withHeader({ entries })), DAMAGED);
  });

  it('is known to be cut off when it claims more terms than it has', () => {
    assert.throws(() => decodeLearnedModel(withHeader({ terms: 4_000_000_000 })), CUT_OFF);
  });

  for (const [what, changed, says] of [
    ['other kinds of request', { styles: ['ask'] }, /do not fit this version: [^]*other kinds of request/],
    ['other word classes', { classes: [] }, /do not fit this version: [^]*other word classes/],
    ['another number of outputs', { heads: HEADS + 1 }, /do not fit this version: [^]*heads/],
    ['nothing fitted on top', { calibration: {} }, /do not fit this version: [^]*temperatures/],
    ['something we do not know', { extra: 1 }, /do not fit this version: [^]*extra/],
  ] as const) {
    it(`is known to be made for another version: ${what}`, () => {
      assert.throws(() => decodeLearnedModel(withHeader(changed)), { message: says });
    });
  }
});
