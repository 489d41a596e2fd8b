/** What to do with one top-level field: another value, another name for the value it has, or both. The value undefined takes it away. */
export type FieldEdit =
  { readonly value: unknown } | { readonly rename: string } | { readonly value: unknown; readonly rename: string };

/** Edits by the name of the field. A field that is not there is added when it gets a value. */
export type Edits = Readonly<Record<string, FieldEdit>>;

/** A field in the bytes: `start` is at the quote of its name, `nameEnd` behind it, `value` where the value begins, `end` behind that. */
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
 * The same JSON object with some of its top-level fields changed, in pieces to be sent one after the other; all other
 * bytes stay as they are and where they are, because writing or copying a large body again would cost milliseconds.
 * `bytes` must be valid JSON of the object `body`. Undefined when a field's name is written twice, when the body has the
 * new name already, or when a field is taken away: then the caller writes the body anew, since what a provider would read
 * is not what we read.
 */
export function patchBody(
  bytes: Uint8Array,
  body: Readonly<Record<string, unknown>>,
  edits: Edits,
): readonly Uint8Array[] | undefined {
  const splices: Splice[] = [];
  let added = '';
  for (const [name, edit] of Object.entries(edits)) {
    const newName = 'rename' in edit ? edit.rename : undefined;
    if (newName !== undefined && Object.hasOwn(body, newName)) return undefined;
    if (!Object.hasOwn(body, name)) {
      if ('value' in edit && edit.value !== undefined)
        added += `${JSON.stringify(newName ?? name)}:${JSON.stringify(edit.value)},`;
      continue;
    }
    const span = 'value' in edit && edit.value === undefined ? undefined : spanOf(bytes, name);
    if (!span) return undefined;
    splices.push(...changes(span, edit));
  }
  if (added !== '') splices.push(insertion(bytes, added, Object.keys(body).length === 0));
  return splice(bytes, splices);
}

/** A client's own body with some of its top-level fields changed: its bytes where they can be patched, else written anew. */
export function editBody(
  { bytes, body }: { readonly bytes?: Uint8Array; readonly body: Readonly<Record<string, unknown>> },
  edits: Edits,
): string | readonly Uint8Array[] {
  return (bytes && patchBody(bytes, body, edits)) ?? JSON.stringify(edited(body, edits));
}

function edited(body: Readonly<Record<string, unknown>>, edits: Edits): Record<string, unknown> {
  const nameOf = (name: string): string => {
    const edit = edits[name];
    return edit && 'rename' in edit ? edit.rename : name;
  };
  const kept = Object.entries(body).map(([name, value]) => [nameOf(name), value] as const);
  const set = Object.entries(edits).flatMap(([name, edit]) =>
    'value' in edit ? [[nameOf(name), edit.value] as const] : [],
  );
  return Object.fromEntries<unknown>([...kept, ...set]);
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

function splice(bytes: Uint8Array, splices: readonly Splice[]): readonly Uint8Array[] {
  const parts: Uint8Array[] = [];
  let from = 0;
  for (const { start, end, text } of splices.toSorted((a, b) => a.start - b.start)) {
    parts.push(bytes.subarray(from, start), encoder.encode(text));
    from = end;
  }
  parts.push(bytes.subarray(from));
  return parts;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;
const COMMA = 0x2c;
const OPEN_BRACE = 0x7b;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACE = 0x7d;
const CLOSE_BRACKET = 0x5d;

/**
 * One top-level field that is known to be there; undefined when a name is there twice. Searched for, because
 * only few bodies have to be walked through: those with the same name further down, and those with escapes that could
 * spell it.
 */
function spanOf(bytes: Uint8Array, name: string): Span | undefined {
  const ending = encoder.encode(`${name}"`);
  const start = keyIndex(bytes, ending, 0);
  const isOnly = start !== -1 && keyIndex(bytes, ending, start + ending.length) === -1;
  if (isOnly && !hasLetterEscape(bytes)) return spanAt(bytes, start);
  return spansOf(bytes)?.find((span) => span.name === name);
}

/**
 * Where the name of a field opens. Behind a backslash its quote would be the end of a string. The quote itself is not
 * searched for: a search stops at each first byte, and JSON is full of quotes.
 */
function keyIndex(bytes: Uint8Array, ending: Uint8Array, from: number): number {
  for (let at = from; ; at += 1) {
    at = indexOfBytes(bytes, ending, at);
    if (at === -1) return -1;
    const isName = bytes[at - 1] === QUOTE && bytes[at - 2] !== BACKSLASH;
    if (isName && bytes[skipSpace(bytes, at + ending.length)] === COLON) return at - 1;
  }
}

/** How every escape that spells a letter goes on behind its backslash, of which there are too many to search for. */
const LETTER_ESCAPE = encoder.encode('u00');

function hasLetterEscape(bytes: Uint8Array): boolean {
  let at = indexOfBytes(bytes, LETTER_ESCAPE, 0);
  while (at !== -1 && bytes[at - 1] !== BACKSLASH) at = indexOfBytes(bytes, LETTER_ESCAPE, at + 1);
  return at !== -1;
}

/** Node searches for several bytes in its own way; it is what makes a patch of a megabyte cheap. */
function indexOfBytes(bytes: Uint8Array, wanted: Uint8Array, from: number): number {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).indexOf(wanted, from);
}

/** The field whose name opens at `start`. */
function spanAt(bytes: Uint8Array, start: number): Span {
  const nameEnd = stringEnd(bytes, start);
  const name = String(JSON.parse(decoder.decode(bytes.subarray(start, nameEnd))));
  const value = skipSpace(bytes, bytes.indexOf(COLON, nameEnd) + 1);
  return { name, start, nameEnd, value, end: valueEnd(bytes, value) };
}

/** Every top-level field; undefined when one name is there twice. */
function spansOf(bytes: Uint8Array): readonly Span[] | undefined {
  const spans: Span[] = [];
  const names = new Set<string>();
  let at = bytes.indexOf(OPEN_BRACE) + 1;
  for (;;) {
    const start = bytes.indexOf(QUOTE, at);
    if (start === -1) return spans;
    const span = spanAt(bytes, start);
    if (names.has(span.name)) return undefined;
    names.add(span.name);
    spans.push(span);
    at = span.end;
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
