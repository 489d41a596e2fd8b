import { RegExpParser, type AST } from '@eslint-community/regexpp';

/** A text to try: `prefix`, then `pump` again and again up to a length, then `suffix`, which mostly spoils the match. */
export type Pump = { readonly prefix: string; readonly pump: string; readonly suffix: string };

/** Whatever comes last may make a match fail, which is when an expression tries everything else it could have done. */
const SPOILERS = ['', '\u0001', '\n!'] as const;

/** What people and tools write at length, and what the usual slow expressions stumble over. */
const GENERAL = [
  ...[' ', '\t', '\n', '\r\n', ' \n', 'a', 'A', '0', '_', '-', '.', '/', '\\', '"', "'", '`', '=', '$', '*'],
  ...[
    'aaaaaaaa ',
    'a1',
    'a.',
    'a,',
    'a-',
    'a_',
    'a:',
    'a/',
    '0.',
    '00 ',
    '-a',
    '((',
    '[[',
    '{{',
    '<a ',
    '()',
    '{}',
    '[]',
  ],
  ...['word word ', 'x = y; ', '{"a":', '"a",', '\\"', '# ', '- a\n', '    at a\n', '```\n', '<!--', '${a}', '%20'],
  ...['ab12', 'YWJj', 'QUJD+/', 'name@', 'n.n@n.', 'http://', 'https://h.h/', 'eyJhIjoxfQ.', '127.0.', '::1', '+49 (0'],
  ...['漢', 'é', 'ß', 'ſ', 'İ', '\u200b', '\u00a0', '😀', '\ud800'],
] as const;

/** Characters that an element of a pattern is tried with, beside those the pattern itself names. */
const ALPHABET = [
  ' ',
  '\t',
  '\n',
  'a',
  'Z',
  '0',
  '_',
  '-',
  '.',
  '/',
  ',',
  ':',
  '=',
  '(',
  '"',
  '<',
  '漢',
  'é',
  '\u0001',
];

/** How many characters an element is tried with. */
const TRIED = 4;

const CHARACTER_SETS: ReadonlySet<AST.Node['type']> = new Set([
  'CharacterSet',
  'CharacterClass',
  'ExpressionCharacterClass',
]);

const parser = new RegExpParser();

/**
 * Texts that could make this expression slow, made from the expression: for each part that repeats, whatever leads up to
 * it and then many of the part; the way to it again and again; and its whole match over and over, with an end that spoils it.
 */
export function pumpsFor(source: string, flags: string): readonly Pump[] {
  const sampler = new Sampler(source, flags);
  const repeats = repeatsIn(sampler.pattern);
  const whole = sampler.example(sampler.pattern);
  const own = [
    ...repeats.flatMap((repeat) => pumpsOf(repeat, sampler)),
    ...[whole, whole.slice(0, -1), whole.slice(1)].map((pump) => ({ prefix: '', pump })),
  ];
  // What never repeats takes the same few steps at every place of a text, whatever the text is.
  const general = repeats.length > 0 ? GENERAL.map((pump) => ({ prefix: '', pump })) : [];
  return different([...spoiled(own, SPOILERS), ...spoiled(general, SPOILERS.slice(1))]);
}

const spoiled = (pumps: readonly Omit<Pump, 'suffix'>[], suffixes: readonly string[]): readonly Pump[] =>
  pumps.filter(({ pump }) => pump !== '').flatMap((one) => suffixes.map((suffix) => ({ ...one, suffix })));

const different = (pumps: readonly Pump[]): readonly Pump[] => [
  ...new Map(pumps.map((one) => [JSON.stringify(one), one])).values(),
];

function pumpsOf(repeat: AST.Quantifier, sampler: Sampler): readonly Omit<Pump, 'suffix'>[] {
  const way = sampler.wayTo(repeat);
  const bodies = sampler.examples(repeat.element);
  const [first = ''] = bodies;
  return [
    ...bodies.flatMap((pump) => [
      { prefix: way, pump },
      { prefix: '', pump },
    ]),
    { prefix: '', pump: way },
    { prefix: '', pump: way + first },
    { prefix: '', pump: first + way },
    { prefix: way, pump: first + bodies.join('') },
  ];
}

/** Everything that may repeat often enough to matter, at any depth. */
function repeatsIn(node: AST.Node): readonly AST.Quantifier[] {
  const inner = childrenOf(node).flatMap(repeatsIn);
  return node.type === 'Quantifier' && node.max > 1 ? [node, ...inner] : inner;
}

function childrenOf(node: AST.Node): readonly AST.Node[] {
  if (node.type === 'Quantifier') return [node.element];
  if (node.type === 'Alternative') return node.elements;
  return 'alternatives' in node && node.type !== 'ClassStringDisjunction' ? node.alternatives : [];
}

/** Makes texts that parts of one expression match. */
class Sampler {
  readonly pattern: AST.Pattern;
  readonly #flags: string;
  readonly #alphabet: readonly string[];
  readonly #chosen = new Map<string, readonly string[]>();

  constructor(source: string, flags: string) {
    const mode = { unicode: flags.includes('u'), unicodeSets: flags.includes('v') };
    this.pattern = parser.parsePattern(source, 0, source.length, mode);
    this.#flags = flags.replaceAll(/[gy]/g, '');
    this.#alphabet = [...new Set([...ALPHABET, ...Array.from(source.replaceAll('\\', ''))])];
  }

  /** One text for a part; empty for what matches no text of its own. */
  example(node: AST.Node): string {
    return this.examples(node)[0] ?? '';
  }

  /** Some texts for a part: characters of several kinds, every alternative. */
  examples(node: AST.Node): readonly string[] {
    if (node.type === 'Character') return [String.fromCodePoint(node.value)];
    if (node.type === 'Alternative') return this.#examplesOfRow(node.elements);
    if (node.type === 'Quantifier') return this.#examplesOfRepeat(node);
    if (node.type === 'Backreference') return Array.isArray(node.resolved) ? [''] : [this.example(node.resolved)];
    if (node.type === 'Pattern' || node.type === 'Group' || node.type === 'CapturingGroup') {
      return node.alternatives.flatMap((alternative) => this.examples(alternative)).slice(0, 2 * TRIED);
    }
    if (CHARACTER_SETS.has(node.type)) return this.#charactersOf(node.raw);
    return ['']; // assertions match no text of their own
  }

  #examplesOfRepeat({ element, min }: AST.Quantifier): readonly string[] {
    return this.examples(element).map((text) => text.repeat(Math.max(1, min)));
  }

  /** What is matched before a part is reached, when everything optional on the way is there once. */
  wayTo(node: AST.Node): string {
    const { parent } = node;
    if (!parent) return '';
    if (parent.type !== 'Alternative') return this.wayTo(parent);
    const before = parent.elements.slice(0, parent.elements.indexOf(node as AST.Element));
    return this.wayTo(parent) + before.map((element) => this.example(element)).join('');
  }

  #examplesOfRow(elements: readonly AST.Element[]): readonly string[] {
    const choices = elements.map((element) => this.examples(element));
    const longest = Math.max(1, ...choices.map(({ length }) => length));
    return Array.from({ length: Math.min(longest, TRIED) }, (_, at) =>
      choices.map((texts) => texts[at % Math.max(1, texts.length)] ?? '').join(''),
    );
  }

  #charactersOf(raw: string): readonly string[] {
    const known = this.#chosen.get(raw);
    if (known) return known;
    const one = new RegExp(`^(?:${raw})$`, this.#flags.replaceAll('m', ''));
    const chosen = this.#alphabet.filter((character) => one.test(character)).slice(0, TRIED);
    this.#chosen.set(raw, chosen);
    return chosen;
  }
}
