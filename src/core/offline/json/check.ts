import { readToken, type JsonFault, type JsonToken } from './tokens.js';

/** What a walk over valid JSON counts. `compactCharacters` is its length without any space between tokens. */
export type JsonSizes = {
  readonly values: number;
  readonly maxDepth: number;
  readonly compactCharacters: number;
};

/** Either the sizes of a valid JSON text, or its first mistake. */
export type JsonCheck = ({ readonly valid: true } & JsonSizes) | ({ readonly valid: false } & JsonFault);

/** What may come next. '-or-end' also takes the bracket that closes an empty container. */
type Expected = 'value' | 'value-or-end' | 'key' | 'key-or-end' | 'colon' | 'separator';

type Walk = {
  readonly open: ('{' | '[')[];
  expected: Expected;
  values: number;
  maxDepth: number;
  compactCharacters: number;
  /** Kind of the token before, to name a comma that should not be there. */
  previous: JsonToken['kind'] | undefined;
};

/** A longer row of brackets would not be read. */
const MAX_BRACKETS_NAMED = 20;

const EXPECTED_TEXT: Readonly<Record<Expected, string>> = {
  value: 'a value was expected here',
  'value-or-end': 'a value or "]" was expected here',
  key: 'a key in double quotes was expected here',
  'key-or-end': 'a key in double quotes or "}" was expected here',
  colon: 'a colon was expected after the key',
  separator: 'a comma or a closing bracket was expected here',
};

/** Checks a whole text against the JSON grammar. It keeps its own stack, so deep nesting is no danger. Source: RFC 8259. */
export function checkJson(text: string): JsonCheck {
  const walk: Walk = { open: [], expected: 'value', values: 0, maxDepth: 0, compactCharacters: 0, previous: undefined };
  let at = 0;
  for (;;) {
    const token = readToken(text, at);
    if ('reason' in token) return { valid: false, ...token };

    const isDone = walk.expected === 'separator' && walk.open.length === 0;
    if (token.kind === 'end') return isDone ? { valid: true, ...sizesOf(walk) } : endFault(walk, token.start);
    if (isDone) return { valid: false, at: token.start, reason: 'the value is complete, but more text follows' };
    if (!accept(walk, token)) return { valid: false, at: token.start, reason: reasonFor(walk, token) };

    walk.previous = token.kind;
    walk.compactCharacters += token.end - token.start;
    at = token.end;
  }
}

const sizesOf = ({ values, maxDepth, compactCharacters }: Walk): JsonSizes => ({ values, maxDepth, compactCharacters });

/** Takes one token and moves on; false when it may not stand here. */
function accept(walk: Walk, { kind }: JsonToken): boolean {
  switch (walk.expected) {
    case 'colon':
      return kind === ':' && expect(walk, 'value');
    case 'key':
      return kind === 'string' && expect(walk, 'colon');
    case 'key-or-end':
      return kind === '}' ? close(walk) : kind === 'string' && expect(walk, 'colon');
    case 'value-or-end':
      return kind === ']' ? close(walk) : acceptValue(walk, kind);
    case 'value':
      return acceptValue(walk, kind);
    case 'separator':
      return acceptSeparator(walk, kind);
  }
}

function acceptValue(walk: Walk, kind: JsonToken['kind']): boolean {
  if (kind === '{' || kind === '[') {
    walk.open.push(kind);
    walk.values += 1;
    walk.maxDepth = Math.max(walk.maxDepth, walk.open.length);
    return expect(walk, kind === '{' ? 'key-or-end' : 'value-or-end');
  }
  if (kind !== 'string' && kind !== 'number' && kind !== 'word') return false;
  walk.values += 1;
  return expect(walk, 'separator');
}

function acceptSeparator(walk: Walk, kind: JsonToken['kind']): boolean {
  const inside = walk.open.at(-1);
  if (kind === ',') return expect(walk, inside === '{' ? 'key' : 'value');
  return kind === (inside === '{' ? '}' : ']') && close(walk);
}

function close(walk: Walk): true {
  walk.open.pop();
  return expect(walk, 'separator');
}

function expect(walk: Walk, expected: Expected): true {
  walk.expected = expected;
  return true;
}

function reasonFor(walk: Walk, { kind }: JsonToken): string {
  const closes = kind === '}' || kind === ']';
  if (closes && walk.previous === ',') return 'there is a comma before this closing bracket';
  if (closes && walk.expected === 'separator') return 'this bracket closes another kind than the one that is open';
  if (walk.expected === 'separator') return `${EXPECTED_TEXT.separator}; is a comma missing?`;
  return EXPECTED_TEXT[walk.expected];
}

function endFault(walk: Walk, at: number): JsonCheck {
  const open = walk.open.length;
  if (open === 0) return { valid: false, at, reason: 'the text holds no value', endsEarly: true };
  const brackets = walk.open.map((kind) => (kind === '{' ? '}' : ']')).reverse();
  const missing =
    open > MAX_BRACKETS_NAMED ? `${open} closing brackets are missing` : `"${brackets.join('')}" is missing`;
  return { valid: false, at, reason: `the text ends too early: ${missing}`, endsEarly: true };
}
