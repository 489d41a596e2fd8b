import * as z from 'zod';
import { GatewayError, type ErrorKind } from '../core/errors.js';
import { OPENAI_FORM, type FailureForm } from './answer.js';
import { KEY_HEADERS, type Access } from './auth.js';
import type { Endpoint } from './endpoints/endpoint.js';
import { IDEMPOTENCY_HEADER, MAX_KEY_CHARACTERS } from './idempotency/key.js';
import { mayCost } from './may-cost.js';
import { API_TAGS, type Operation } from './operation.js';

const JSON_TYPE = 'application/json';

const ABOUT = [
  'Send chat requests in the format of any of these APIs, with the model "auto"; a provider of any other may answer.',
  'Every path is answered with "/v1" in front and without, with a slash at its end and without, and HEAD like GET.',
  'Of a body only what is described here is checked; providers of the same format get every other field as it came.',
].join(' ');

/** Describes the endpoints. The document is plain JSON. Source: OpenAPI Specification 3.1. */
export function describeApi(endpoints: readonly Endpoint[], version: string): Readonly<Record<string, unknown>> {
  return {
    openapi: '3.1.1',
    info: { title: 'Signalbox proxy', version, description: ABOUT, license: { name: 'MIT', identifier: 'MIT' } },
    servers: [{ url: '/' }],
    tags: Object.entries(API_TAGS).map(([name, description]) => ({ name, description })),
    paths: pathsOf(endpoints),
    components: { securitySchemes: SCHEMES },
  };
}

function pathsOf(endpoints: readonly Endpoint[]): Readonly<Record<string, object>> {
  const paths: Record<string, Record<string, object>> = {};
  for (const endpoint of endpoints) {
    for (const operation of endpoint.operations) {
      const path = endpoint.path.replace('*', operation.rest ?? '*');
      (paths[path] ??= {})[endpoint.method.toLowerCase()] = describe(path, endpoint, operation);
    }
  }
  return paths;
}

function describe(path: string, endpoint: Endpoint, operation: Operation): object {
  const { method, access, writer } = endpoint;
  const { tag, summary, body } = operation;
  const parameters = [
    ...pathParameters(path),
    ...queryParameters(operation),
    ...(mayCost(endpoint) ? [IDEMPOTENCY_KEY] : []),
  ];
  return {
    operationId: `${method.toLowerCase()}${path.replace(/[^A-Za-z0-9]+/g, '_').replace(/_$/, '')}`,
    tags: [tag],
    summary,
    security: SECURITY[access],
    ...(parameters.length > 0 && { parameters }),
    ...(body && { requestBody: { required: true, content: { [JSON_TYPE]: { schema: schemaOf(body) } } } }),
    responses: responsesOf(operation, writer ?? OPENAI_FORM),
  };
}

/** What the names in paths stand for. */
const IN_PATHS: ReadonlyMap<string, string> = new Map([
  ['model', 'The id of a model, with its slashes as they are or percent-encoded.'],
  ['id', 'The id of a stored response.'],
  ['file', 'The name of a file, with its folder.'],
]);

function pathParameters(path: string): readonly object[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => ({
    name,
    in: 'path',
    required: true,
    description: IN_PATHS.get(name),
    schema: { type: 'string' },
  }));
}

const queryParameters = ({ query = [] }: Operation): readonly object[] =>
  query.map((parameter) => ({ ...parameter, in: 'query', schema: { type: 'string' } }));

const IDEMPOTENCY_KEY = {
  name: IDEMPOTENCY_HEADER,
  in: 'header',
  description:
    'Has the same request made once: another with this key joins it, or gets its good answer again for ten minutes. With another request the key is refused with 409.',
  schema: { type: 'string', minLength: 1, maxLength: MAX_KEY_CHARACTERS },
};

/** Conversions inside a schema are not described: what counts is what a client may send. */
function schemaOf(body: z.ZodType): object {
  const schema = z.toJSONSchema(body, { io: 'input', unrepresentable: 'any', reused: 'inline' });
  return Object.fromEntries(Object.entries(schema).filter(([name]) => name !== '$schema'));
}

function responsesOf({ answers = [JSON_TYPE] }: Operation, form: FailureForm): object {
  const content = Object.fromEntries(answers.map((type) => [withoutParameters(type), {}]));
  return {
    ...(answers.length > 0 && { 200: { description: 'The answer.', content } }),
    '4XX': failure('Refused; the message says what to do.', 'invalid-request', form),
    '5XX': failure('Failed, here or at every provider that was tried.', 'upstream-failed', form),
  };
}

const withoutParameters = (type: string): string => type.split(';', 1)[0] ?? type;

/** Errors look as the path's clients read them. */
function failure(description: string, kind: ErrorKind, form: FailureForm): object {
  const example = form.errorBody(new GatewayError(kind, 'What is wrong, and what to do.'));
  return { description, content: { [JSON_TYPE]: { schema: { type: 'object' }, example } } };
}

const SCHEMES = {
  bearer: {
    type: 'http',
    scheme: 'bearer',
    description: "The proxy's token, or the key of a client where that is enough.",
  },
  ...Object.fromEntries(KEY_HEADERS.map((name) => [name, { type: 'apiKey', in: 'header', name }])),
};

/** One key is enough, wherever it stands. */
const KEYS = Object.keys(SCHEMES).map((name) => ({ [name]: [] }));

/** A path for anyone takes a key too, and then it has to be right. The panel's session is sent like a token. */
const SECURITY: Readonly<Record<Access, readonly object[]>> = {
  anyone: [{}, ...KEYS],
  list: KEYS,
  call: KEYS,
  decide: KEYS,
  own: KEYS,
  panel: KEYS,
  change: KEYS,
};
