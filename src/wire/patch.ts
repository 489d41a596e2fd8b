/** What to do with one top-level field: another value, another name for the value it has, or both. The value undefined takes it away. */
export type FieldEdit =
  { readonly value: unknown } | { readonly rename: string } | { readonly value: unknown; readonly rename: string };

/** Edits by the name of the field. A field that is not there is added when it gets a value. */
export type Edits = Readonly<Record<string, FieldEdit>>;

/** A field in the bytes: `start` is at the quote of its name, `colon` behind that name, `end` behind its value. */
type Span = {
  readonly name: string;
  readonly start: number;
  readonly nameEnd: number;
  readonly value: number;
  readonly end: number;
};

/** A piece of the body that gets other text. */
type Splice = { readonly start: number; readonly end: number; readonly text: string };

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/**
 * The same JSON object with some of its top-level fields changed; all other bytes stay as they are, because reading and
 * writing a large body again would cost milliseconds. `bytes` must be valid JSON, and an object. Undefined when a field's
 * name is written twice or with escapes, or another has the new name already, or when one is taken away, so that the caller
 * writes the body anew: what a provider would then read is not what we read.
 */
export function patchBody(bytes: Uint8Array, edits: Edits): Uint8Array | undefined {
  const spans = spansOf(bytes);
  if (!spans) return undefined;
  const splices: Splice[] = [];
  let added = '';
  for (const [name, edit] of Object.entries(edits)) {
    const span = spans.find((one) => one.name === name);
    if ('value' in edit && edit.value === undefined) {
      if (span) return undefined;
      continue;
    }
    const newName = 'rename' in edit ? edit.rename : undefined;
    if (newName !== undefined && spans.some((one) => one.name === newName)) return undefined;
    if (span) splices.push(...changes(span, edit));
    else if ('value' in edit) added += `${JSON.stringify(newName ?? name)}:${JSON.stringify(edit.value)},`;
  }
  if (added !== '') splices.push(insertion(bytes, added, spans.length === 0));
  return splice(bytes, splices);
}

function changes({ start, nameEnd, value, end }: Span, edit: FieldEdit): readonly Splice[] {
  return [
    ...('rename' in edit ? [{ start, end: nameEnd, text: JSON.stringify(edit.rename) }] : []),
    ...('value' in edit ? [{ start: value, end, text: JSON.stringify(edit.value) }] : []),
  ];
}

function insertion(bytes: Uint8Array, added: string, isOnly: boolean): Splice {
  const at = bytes.indexOf(OPEN_BRACE) + 1;
  return { start: at, end: at, text: isOnly ? added.slice(0, -1) : added };
}

function splice(bytes: Uint8Array, splices: readonly Splice[]): Uint8Array {
  const parts: Uint8Array[] = [];
  let from = 0;
  for (const { start, end, text } of splices.toSorted((a, b) => a.start - b.start)) {
    parts.push(bytes.subarray(from, start), encoder.encode(text));
    from = end;
  }
  parts.push(bytes.subarray(from));
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const COMMA = 0x2c;
const OPEN_BRACE = 0x7b;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACE = 0x7d;
const CLOSE_BRACKET = 0x5d;

/** Every top-level field; undefined when one name is escaped or there twice. */
function spansOf(bytes: Uint8Array): readonly Span[] | undefined {
  const spans: Span[] = [];
  const names = new Set<string>();
  let at = bytes.indexOf(OPEN_BRACE) + 1;
  for (;;) {
    const start = bytes.indexOf(QUOTE, at);
    if (start === -1) return spans;
    const nameEnd = stringEnd(bytes, start);
    const name = decoder.decode(bytes.subarray(start + 1, nameEnd - 1));
    if (name.includes('\\') || names.has(name)) return undefined;
    names.add(name);
    const value = skipSpace(bytes, bytes.indexOf(COLON, nameEnd) + 1);
    const end = valueEnd(bytes, value);
    spans.push({ name, start, nameEnd, value, end });
    at = end;
    if (bytes[skipSpace(bytes, at)] === CLOSE_BRACE) return spans;
  }
}

function skipSpace(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length && (bytes[at] ?? 0) <= 0x20) at += 1;
  return at;
}

/** Behind the closing quote of the string that opens at `start`. */
function stringEnd(bytes: Uint8Array, start: number): number {
  let at = start + 1;
  for (;;) {
    at = bytes.indexOf(QUOTE, at);
    if (at === -1) return bytes.length;
    let slashes = 0;
    while (bytes[at - 1 - slashes] === BACKSLASH) slashes += 1;
    at += 1;
    if (slashes % 2 === 0) return at;
  }
}

function valueEnd(bytes: Uint8Array, start: number): number {
  const first = bytes[start];
  if (first === QUOTE) return stringEnd(bytes, start);
  if (first === OPEN_BRACE || first === OPEN_BRACKET) return containerEnd(bytes, start);
  let at = start;
  for (;;) {
    const byte = bytes[at];
    if (byte === undefined || byte === COMMA || byte === CLOSE_BRACE || byte <= 0x20) return at;
    at += 1;
  }
}

function containerEnd(bytes: Uint8Array, start: number): number {
  let depth = 0;
  let at = start;
  while (at < bytes.length) {
    const byte = bytes[at];
    if (byte === QUOTE) {
      at = stringEnd(bytes, at);
      continue;
    }
    at += 1;
    if (byte === OPEN_BRACE || byte === OPEN_BRACKET) depth += 1;
    else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
      depth -= 1;
      if (depth === 0) return at;
    }
  }
  return at;
}
