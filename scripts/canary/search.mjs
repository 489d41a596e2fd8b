/** So many characters of a canary in a row are a find, where it does not say otherwise; runs begin at every half of one. */
const RUN = 16;

/** @typedef {{ name: string, how: string, bytes: Buffer }} Needle */

/** Everything a canary may look like: as it is, in UTF-16, escaped as in JSON, percent-encoded, in base64 or hexadecimal digits. */
function needlesOf({ name, text, run: length = RUN }) {
  return runsOf(text, length).flatMap((run) => {
    const bytes = Buffer.from(run);
    const hex = bytes.toString('hex');
    const forms = [
      ['plain', run],
      ['as JSON', JSON.stringify(run).slice(1, -1)],
      ['percent-encoded', encodeURIComponent(run.toWellFormed())],
      ['hexadecimal', hex],
      ['hexadecimal', hex.toUpperCase()],
      ...[0, 1, 2].flatMap((shift) => {
        const base64 = insideOf(bytes, shift);
        return [
          ['base64', base64],
          ['base64url', base64.replaceAll('+', '-').replaceAll('/', '_')],
        ];
      }),
    ].map(([how, form]) => ({ name, how, bytes: Buffer.from(form) }));
    return [...forms, { name, how: 'UTF-16', bytes: Buffer.from(run, 'utf16le') }];
  });
}

function runsOf(text, length) {
  if (text.length <= length) return [text];
  const step = length / 2;
  const starts = Array.from({ length: Math.ceil((text.length - length) / step) }, (_, index) => index * step);
  return [...starts, text.length - length].map((at) => text.slice(at, at + length));
}

/** Base64 as it looks behind so many other bytes, without the ends that those beside it change. */
function insideOf(bytes, shift) {
  const text = Buffer.concat([Buffer.alloc(shift), bytes])
    .toString('base64')
    .replace(/=+$/, '');
  return text.slice(Math.ceil((shift * 8) / 6), Math.floor(((shift + bytes.length) * 8) / 6));
}

/**
 * Makes a search for these canaries; each has a name and a text of at least eight characters. It finds every one in the
 * bytes it is given, once by name and form, whatever lies around.
 */
export function searchFor(canaries) {
  const byStart = new Map();
  const isStart = new Uint8Array(65_536);
  const seen = new Set();
  for (const canary of canaries) {
    if (canary.text.length < 8) throw new Error(`The canary "${canary.name}" is too short to be told from chance.`);
    for (const needle of needlesOf(canary)) {
      const key = needle.bytes.toString('latin1');
      if (seen.has(key)) continue;
      seen.add(key);
      const start = needle.bytes.readUInt32BE(0);
      isStart[start >>> 16] = 1;
      byStart.set(start, [...(byStart.get(start) ?? []), needle]);
    }
  }
  return (bytes) => {
    const found = new Map();
    for (let at = 0; at + 4 <= bytes.length; at += 1) {
      if (isStart[bytes[at] * 256 + bytes[at + 1]] === 0) continue;
      for (const { name, how, bytes: wanted } of byStart.get(bytes.readUInt32BE(at)) ?? []) {
        if (bytes.compare(wanted, 0, wanted.length, at, Math.min(at + wanted.length, bytes.length)) !== 0) continue;
        const key = `${name} ${how}`;
        if (!found.has(key)) found.set(key, { name, how, at, around: aroundOf(bytes, at) });
      }
    }
    return [...found.values()];
  };
}

const AROUND = 60;

/** What lies around a find, as text that can be printed. */
const aroundOf = (bytes, at) =>
  bytes
    .subarray(Math.max(0, at - AROUND), at + AROUND)
    .toString('latin1')
    .replace(/[^\x20-\x7e]/g, '.');
