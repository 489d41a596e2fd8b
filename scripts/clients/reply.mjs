const READS = /^(?:read|read_?files?|view|open_?file|get_?file)$/i;
const RUNS = /^(?:bash|shell|exec|terminal|(?:exec|execute|run)_?(?:shell_?)?(?:commands?|terminal|in_terminal))$/i;
const QUOTED = 2_000;

/**
 * What the mock model answers. A request with a tool result gets its newest one back in capitals, so that the words
 * in a client's output are the model's and not the tool's own. One that offers a tool to read a file gets a call of it.
 * Any other is a side question (a title, say), and gets a few words.
 */
export function replyTo({ tools, results }, file) {
  const result = results.at(-1);
  if (result !== undefined) {
    return { text: `The file says: ${result.slice(0, QUOTED).toUpperCase()}` };
  }
  const tool = tools.find(({ name }) => READS.test(name)) ?? tools.find(({ name }) => RUNS.test(name));
  return tool ? { call: { name: tool.name, input: inputFor(tool.schema ?? {}, file) } } : { text: 'Reading the notes' };
}

/** Arguments by the tool's own schema: what it requires, or else its first property. */
function inputFor(schema, file) {
  const properties = schema.properties ?? {};
  const names = schema.required?.length > 0 ? schema.required : Object.keys(properties).slice(0, 1);
  return Object.fromEntries(names.map((name) => [name, valueFor(name, properties[name] ?? {}, file)]));
}

function valueFor(name, schema, file) {
  if (schema.enum) {
    return schema.enum[0];
  }
  switch (typeOf(schema)) {
    case 'array':
      return /^(?:command|cmd)$/.test(name) ? ['cat', file] : [valueFor(name, plain(schema).items ?? {}, file)];
    case 'object':
      return inputFor(plain(schema), file);
    case 'boolean':
      return false;
    case 'integer':
    case 'number':
      return schema.default ?? schema.minimum ?? 1;
    default:
      return textFor(name, file);
  }
}

function textFor(name, file) {
  if (/^(?:command|cmd|script)s?$/i.test(name)) {
    return `cat '${file}'`;
  }
  return /path|file/i.test(name) ? file : 'Reads the notes';
}

/** The first alternative that says something; Gemini writes types in capitals. */
const plain = (schema) => (schema.anyOf ?? schema.oneOf)?.find(({ type }) => type !== 'null') ?? schema;
const typeOf = (schema) => {
  const { type } = plain(schema);
  return String(Array.isArray(type) ? type.find((one) => one !== 'null') : type).toLowerCase();
};
