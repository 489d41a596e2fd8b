import { SIGNATURE, sse } from './text.mjs';

const USAGE = { promptTokenCount: 100, candidatesTokenCount: 10, totalTokenCount: 110 };
const METHOD = /:(?:stream)?[gG]enerateContent$/;
/** Gemini 3 wants each call's signature, or this word from who has none. Source: Gemini API, "Thought signatures". */
const NO_SIGNATURE = 'skip_thought_signature_validator';
/** Fields of Gemini's own Schema, the only ones in `parameters`; `parametersJsonSchema` takes JSON Schema. */
const SCHEMA_FIELDS =
  /^(?:type|format|title|description|nullable|enum|(?:min|max)(?:Items|Properties|Length|imum)|properties|required|pattern|example|anyOf|propertyOrdering|default|items)$/;

/** Gemini's generateContent as a provider serves it. */
export const gemini = {
  name: 'gemini',
  base: '/v1beta',
  model: 'gemini-3.1-pro-preview',
  asked: (path) => METHOD.test(path),
  streams: (path) => path.endsWith(':streamGenerateContent'),
  read: (body) => ({
    tools: declared(body).map(({ name, parameters, parametersJsonSchema }) => ({
      name,
      schema: parametersJsonSchema ?? parameters,
    })),
    results: parts(body).flatMap(({ functionResponse: result }) => (result ? [JSON.stringify(result.response)] : [])),
  }),
  objections: (body) => [
    ...unansweredTurns(body),
    ...unsignedCalls(body),
    ...declared(body)
      .filter(({ name }) => !/^[a-zA-Z_][a-zA-Z0-9_.:-]{0,63}$/.test(name))
      .map(({ name }) => `the tool name "${name}"`),
    ...declared(body).flatMap(({ name, parameters }) =>
      unknownFields(parameters).map((field) => `"${field}" in the parameters of ${name}`),
    ),
  ],
  write: (reply, { id, body, stream }) =>
    stream ? streamed(reply, id, body) : JSON.stringify(chunk(partOf(reply), id)),
  error: (message) => ({ error: { code: 400, message, status: 'INVALID_ARGUMENT' } }),
  others: (path) => (path.endsWith(':countTokens') ? { totalTokens: 100 } : undefined),
};

const declared = ({ tools = [] }) => tools.flatMap(({ functionDeclarations: list }) => list ?? []);
const parts = ({ contents }) => contents.flatMap((content) => content.parts ?? []);

/** As many responses must follow a turn as it has calls. */
function unansweredTurns({ contents }) {
  return contents.flatMap((content, at) => {
    const calls = count(content, 'functionCall');
    const answers = calls === 0 ? 0 : count(contents[at + 1], 'functionResponse');
    return calls === answers ? [] : [`${calls} calls with ${answers} responses`];
  });
}

/** The first call of each turn carries the signature. */
const unsignedCalls = ({ contents }) =>
  contents
    .flatMap(({ parts: list }) => list?.find((part) => part.functionCall) ?? [])
    .filter(({ thoughtSignature: signature }) => ![SIGNATURE, NO_SIGNATURE].includes(signature))
    .map(({ functionCall: { name }, thoughtSignature: signature }) =>
      signature === undefined ? `a call of ${name} without its thoughtSignature` : `a thoughtSignature not of its own`,
    );

const count = (content, kind) => (content?.parts ?? []).filter((part) => part[kind]).length;

function unknownFields(schema) {
  if (typeof schema !== 'object' || schema === null) {
    return [];
  }
  return [
    ...Object.keys(schema).filter((field) => !SCHEMA_FIELDS.test(field)),
    ...[schema.items, ...(schema.anyOf ?? []), ...Object.values(schema.properties ?? {})].flatMap(unknownFields),
  ];
}

const partOf = (reply) =>
  reply.call
    ? { functionCall: { name: reply.call.name, args: reply.call.input }, thoughtSignature: SIGNATURE }
    : { text: reply.text };

const chunk = (part, id, end = { finishReason: 'STOP' }) => ({
  candidates: [{ content: { role: 'model', parts: [part] }, ...end, index: 0 }],
  usageMetadata: USAGE,
  modelVersion: 'gemini-3.1-pro-preview',
  responseId: id,
});

/** Gemini sends a call whole, and a text in pieces; the last piece has the reason of the end. */
function streamed(reply, id) {
  if (reply.call) {
    return sse(chunk(partOf(reply), id));
  }
  const half = Math.ceil(reply.text.length / 2);
  const [first, rest] = [reply.text.slice(0, half), reply.text.slice(half)];
  return sse(chunk({ text: first }, id, {})) + sse(chunk({ text: rest }, id));
}
