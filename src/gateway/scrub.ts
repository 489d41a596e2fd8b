import { squeezed } from '../core/squeezed.js';

/** What of a request must not come back in a text that people, logs or the ledger see. */
export type Secrets = readonly string[];

/** So many characters of a secret in a row are taken out. Fewer tell nothing, and could be a word. */
const RUN = 8;

/** What stands where a secret was. */
const MARK = '[secret]';

/** Headers that carry secrets; users may have others with such names. */
const SECRET_NAMES = /authorization|key|token|secret|password|cookie/;

/** The secrets that headers carry: keys and tokens without what says how they are used, and of a signature its parts. */
export function secretsIn(headers: Readonly<Record<string, string>>): Secrets {
  return Object.entries(headers)
    .filter(([name]) => SECRET_NAMES.test(name))
    .flatMap(([, value]) => partsOf(value))
    .filter(({ length }) => length >= RUN);
}

/** Source of the form: AWS, "Signature Version 4 for API requests". */
function partsOf(value: string): readonly string[] {
  const credential = /Credential=([^/,\s]+)/.exec(value)?.[1];
  const signature = /Signature=(\w+)/.exec(value)?.[1];
  const isSigned = credential !== undefined && signature !== undefined;
  return isSigned ? [credential, signature] : [value.slice(value.lastIndexOf(' ') + 1)];
}

/**
 * The text without any run of characters that a secret has: as it is, percent-encoded, in base64 or hexadecimal digits,
 * escaped, or broken by spaces and line ends. Takes time by the length of both, so texts are shortened before.
 */
export function withoutSecrets(text: string, secrets: Secrets): string {
  const runs = new Set(secrets.flatMap(formsOf).flatMap(runsOf));
  if (runs.size === 0) return text;
  const { bare, places } = squeezed(text, SKIPPED);
  let clean = '';
  let kept = 0;
  let hiddenTo = -1;
  for (let at = 0; at + RUN <= bare.length; at += 1) {
    if (!runs.has(bare.slice(at, at + RUN))) continue;
    const from = places[at] ?? 0;
    if (from > hiddenTo) {
      clean += text.slice(kept, from) + MARK;
    }
    hiddenTo = places[at + RUN - 1] ?? 0;
    kept = hiddenTo + 1;
  }
  return clean + text.slice(kept);
}

/** What may break a secret up without hiding it: white space, escapes, and characters nobody sees. */
const SKIPPED = /[\s\\\u0000-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2060\ufeff]/;

function formsOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  const hex = bytes.toString('hex');
  const percent = encodeURIComponent(secret);
  const base64 = [0, 1, 2].map((shift) => insideOf(bytes, shift));
  return [
    secret,
    percent,
    percent.replace(/%../g, (code) => code.toLowerCase()),
    hex,
    hex.toUpperCase(),
    ...base64,
    ...base64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_')),
  ];
}

/** The secret in base64 as it looks behind so many other bytes, without the ends that those beside it change. */
function insideOf(bytes: Buffer, shift: number): string {
  const text = Buffer.concat([Buffer.alloc(shift), bytes])
    .toString('base64')
    .replace(/={1,2}$/, '');
  return text.slice(Math.ceil((shift * 8) / 6), Math.floor(((shift + bytes.length) * 8) / 6));
}

function runsOf(form: string): readonly string[] {
  const { bare } = squeezed(form, SKIPPED);
  return Array.from({ length: Math.max(0, bare.length - RUN + 1) }, (_, at) => bare.slice(at, at + RUN));
}
