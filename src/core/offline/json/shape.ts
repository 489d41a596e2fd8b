/** What values at one place of a JSON text have in common. `objects` counts how many of them are objects. */
type Shape = {
  readonly kinds: Set<string>;
  readonly keys: Map<string, Shape>;
  seen: number;
  objects: number;
  minLength: number;
  maxLength: number;
  items: Shape | undefined;
};

/** Deeper levels and further keys are left out; the outline says so. */
const MAX_DEPTH = 5;
const MAX_KEYS = 20;
const MAX_LINES = 60;
const MAX_KEY_CHARACTERS = 60;

/** Lists the keys and kinds of a JSON value, one a line. Items of a list are described together. */
export function outlineJson(value: unknown): readonly string[] {
  const root = emptyShape();
  addTo(root, value, 0);
  const lines: string[] = [];
  printShape({ name: '', shape: root, indent: 0, owners: 1 }, lines);
  return lines.length > MAX_LINES ? [...lines.slice(0, MAX_LINES), '…'] : lines;
}

const emptyShape = (): Shape => ({
  kinds: new Set(),
  keys: new Map(),
  seen: 0,
  objects: 0,
  minLength: Infinity,
  maxLength: 0,
  items: undefined,
});

function addTo(shape: Shape, value: unknown, depth: number): void {
  shape.seen += 1;
  if (Array.isArray(value)) addList(shape, value, depth);
  else if (typeof value === 'object' && value !== null) addObject(shape, value, depth);
  else shape.kinds.add(value === null ? 'null' : typeof value);
}

function addList(shape: Shape, list: readonly unknown[], depth: number): void {
  shape.kinds.add('list');
  shape.minLength = Math.min(shape.minLength, list.length);
  shape.maxLength = Math.max(shape.maxLength, list.length);
  if (depth >= MAX_DEPTH) return;
  shape.items ??= emptyShape();
  for (const item of list) addTo(shape.items, item, depth + 1);
}

function addObject(shape: Shape, object: object, depth: number): void {
  shape.kinds.add('object');
  shape.objects += 1;
  if (depth >= MAX_DEPTH) return;
  for (const [key, value] of Object.entries(object)) {
    const known = shape.keys.get(key) ?? emptyShape();
    shape.keys.set(key, known);
    addTo(known, value, depth + 1);
  }
}

/** `owners` is how many objects could have had this key. */
type Entry = { readonly name: string; readonly shape: Shape; readonly indent: number; readonly owners: number };

function printShape({ name, shape, indent, owners }: Entry, lines: string[]): void {
  if (lines.length > MAX_LINES) return;
  const optional = shape.seen < owners ? ` (in ${shape.seen} of ${owners})` : '';
  lines.push(`${'  '.repeat(indent)}${name === '' ? '' : `${name}: `}${kindText(shape)}${optional}`);

  const target = keyOwner(shape);
  const entries = [...target.keys];
  for (const [key, child] of entries.slice(0, MAX_KEYS)) {
    printShape({ name: shortKey(key), shape: child, indent: indent + 1, owners: target.objects }, lines);
  }
  if (entries.length > MAX_KEYS) lines.push(`${'  '.repeat(indent + 1)}… and ${entries.length - MAX_KEYS} more keys`);
}

/** The keys of a list's items are printed under the list itself. */
const keyOwner = (shape: Shape): Shape => (shape.keys.size === 0 && shape.items ? keyOwner(shape.items) : shape);

function kindText(shape: Shape): string {
  const kinds = [...shape.kinds].sort().map((kind) => (kind === 'list' ? listText(shape) : kind));
  return kinds.length === 0 ? 'nothing' : kinds.join(' or ');
}

function listText({ items, minLength, maxLength }: Shape): string {
  const length = minLength === maxLength ? `${minLength}` : `${minLength} to ${maxLength}`;
  return items && items.seen > 0 ? `list of ${length} × ${kindText(items)}` : `list of ${length}`;
}

const shortKey = (key: string): string =>
  key.length > MAX_KEY_CHARACTERS ? `${JSON.stringify(key.slice(0, MAX_KEY_CHARACTERS))}…` : JSON.stringify(key);
