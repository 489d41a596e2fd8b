import { isFields, type Fields } from '../unchecked.js';
import { jsonName } from './shapes.js';

/** Counts, which Google also takes as text, because its 64-bit numbers are text in JSON. */
const COUNTS = ['minItems', 'maxItems', 'minLength', 'maxLength', 'minProperties', 'maxProperties'];

/** What JSON Schema has no word for, or what is said in another way below. */
const LEFT_OUT = ['nullable', 'propertyOrdering'];

/** Google's subset of OpenAPI, with its upper-case types, as JSON Schema. Source: Gemini API reference, "Schema". */
export function toJsonSchema(schema: unknown): unknown {
  if (!isFields(schema)) return schema;
  const entries = Object.entries(schema).map(([name, value]): [string, unknown] => [jsonName(name), value]);
  const written = Object.fromEntries(entries.filter(([name]) => !LEFT_OUT.includes(name)).flatMap(keyword));
  return schema['nullable'] === true ? orNull(written) : written;
}

function keyword([name, value]: [string, unknown]): [string, unknown][] {
  if (COUNTS.includes(name)) return [[name, Number(value)]];
  switch (name) {
    case 'type':
      return value === 'TYPE_UNSPECIFIED' ? [] : [[name, typeof value === 'string' ? value.toLowerCase() : value]];
    case 'format':
      return value === 'enum' ? [] : [[name, value]];
    case 'example':
      return [['examples', [value]]];
    case 'items':
      return [[name, toJsonSchema(value)]];
    case 'anyOf':
      return [[name, Array.isArray(value) ? value.map(toJsonSchema) : value]];
    case 'properties':
      return [[name, isFields(value) ? mapFields(value, toJsonSchema) : value]];
    default:
      return [[name, value]];
  }
}

/** The same schema, but null fits too. */
function orNull(schema: Fields): Fields {
  const { type, enum: values, anyOf } = schema;
  return {
    ...schema,
    ...(typeof type === 'string' && { type: [type, 'null'] }),
    ...(Array.isArray(values) && { enum: [...(values as unknown[]), null] }), // any values, as far as we know them
    ...(Array.isArray(anyOf) && { anyOf: [...(anyOf as unknown[]), { type: 'null' }] }), // as above
  };
}

const mapFields = (fields: Fields, change: (value: unknown) => unknown): Fields =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, change(value)]));
