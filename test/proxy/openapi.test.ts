import { Validator } from '@seriousme/openapi-schema-validator';
import assert from 'node:assert/strict';
import * as z from 'zod';
import { jsonAnswer } from '../../src/proxy/answer.js';
import type { Endpoint } from '../../src/proxy/endpoints/endpoint.js';
import { ENDPOINTS } from '../../src/proxy/endpoints/index.js';
import { describeApi } from '../../src/proxy/openapi.js';
import { findEndpoint } from '../../src/proxy/router.js';
import { aHead } from './support.js';

const anEndpoint = (over: Partial<Endpoint> = {}): Endpoint => ({
  method: 'POST',
  path: '/v1/things/*',
  access: 'list',
  operations: [{ tag: 'Signalbox', summary: 'A thing', rest: '{id}:do' }],
  handle: () => jsonAnswer({}),
  ...over,
});

type Described = {
  readonly operationId: string;
  readonly parameters?: readonly { readonly in: string; readonly name: string }[];
};

/** Every operation of a document, with its path and method. */
function operationsIn(document: Readonly<Record<string, unknown>>) {
  const paths = document['paths'] as Readonly<Record<string, Readonly<Record<string, Described>>>>; // as the validator checks
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
}

/** The only operation of an endpoint. */
const described = (endpoint: Endpoint): unknown => operationsIn(describeApi([endpoint], '1.2.3'))[0];

describe('describeApi', () => {
  it('puts the names of a path in place of its star, and says what they stand for', () => {
    assert.partialDeepStrictEqual(described(anEndpoint()), {
      path: '/v1/things/{id}:do',
      method: 'post',
      operation: {
        operationId: 'post_v1_things_id_do',
        tags: ['Signalbox'],
        summary: 'A thing',
        parameters: [{ name: 'id', in: 'path', required: true, description: 'The id of a stored response.' }],
      },
    });
  });

  it('describes a body as it may be sent, before any conversion', () => {
    const body = z.looseObject({ stop: z.string().transform((text) => [text]) });
    const operation = { tag: 'Signalbox', summary: 'A thing', rest: '{id}', body } as const;
    const schema = {
      type: 'object',
      properties: { stop: { type: 'string' } },
      required: ['stop'],
      additionalProperties: {},
    };
    assert.partialDeepStrictEqual(described(anEndpoint({ operations: [operation] })), {
      operation: { requestBody: { required: true, content: { 'application/json': { schema } } } },
    });
  });

  it('asks for a key where one is needed, and takes one elsewhere', () => {
    const keys = [{ bearer: [] }, { 'x-api-key': [] }, { 'api-key': [] }, { 'x-goog-api-key': [] }];
    const securityOf = (access: Endpoint['access']): unknown =>
      operationsIn(describeApi([anEndpoint({ access })], '1')).map(({ operation }) => operation as object)[0];
    assert.partialDeepStrictEqual(securityOf('list'), { security: keys });
    assert.partialDeepStrictEqual(securityOf('panel'), { security: keys });
    assert.partialDeepStrictEqual(securityOf('anyone'), { security: [{}, ...keys] });
  });

  it("shows errors in the form of the path's clients", () => {
    const errorBody = () => ({ odd: 'error' });
    const writer = { errorBody, errorFrame: () => '' };
    assert.partialDeepStrictEqual(described(anEndpoint({ writer })), {
      operation: { responses: { '4XX': { content: { 'application/json': { example: { odd: 'error' } } } } } },
    });
  });

  it('promises no good answer where there is none', () => {
    const operation = { tag: 'Signalbox', summary: 'A thing', rest: '{id}', answers: [] } as const;
    const found = described(anEndpoint({ operations: [operation] })) as { operation: { responses: object } };
    assert.deepEqual(Object.keys(found.operation.responses), ['4XX', '5XX']);
  });
});

describe('the description of this proxy', () => {
  const document = describeApi(ENDPOINTS, '1.2.3');
  const operations = operationsIn(document);

  it('follows the rules of OpenAPI 3.1', async () => {
    const validator = new Validator();
    const { valid, errors } = await validator.validate(document);
    assert.equal(validator.version, '3.1');
    assert.ok(valid, JSON.stringify(errors));
  });

  it('names no operation twice', () => {
    const ids = operations.map(({ operation }) => operation.operationId);
    assert.deepEqual(ids.length, new Set(ids).size);
  });

  it('declares each name in a path, and no other', () => {
    for (const { path, operation } of operations) {
      const declared = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path');
      assert.deepEqual(
        declared.map(({ name }) => name),
        [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name),
        path,
      );
    }
  });

  it('says where a request may be made once: wherever it may cost', () => {
    const keyed = operations.filter(({ operation }) =>
      operation.parameters?.some(({ name }) => name === 'idempotency-key'),
    );
    assert.deepEqual(
      keyed
        .map(({ path }) => path)
        .filter((path) => !path.startsWith('/v1/models/'))
        .toSorted(),
      [
        '/api/chat',
        '/api/embed',
        '/api/embeddings',
        '/api/generate',
        '/v1/chat/completions',
        '/v1/completions',
        '/v1/embeddings',
        '/v1/messages',
        '/v1/responses',
        '/v1/responses/{id}/cancel',
        '/v1/route',
        '/v1beta/models/{model}:batchEmbedContents',
        '/v1beta/models/{model}:countTokens',
        '/v1beta/models/{model}:embedContent',
        '/v1beta/models/{model}:generateContent',
        '/v1beta/models/{model}:streamGenerateContent',
      ],
    );
  });

  it('refers to nothing outside itself', () => {
    assert.doesNotMatch(JSON.stringify(document), /"\$(ref|schema|defs)"/);
  });

  it('has every endpoint, and only what the router finds', () => {
    const found = operations.map(({ path, method }) => {
      const head = aHead({ method: method.toUpperCase(), url: path.replace(/\{\w+\}/, 'x') });
      const answer = findEndpoint(head);
      assert.ok(answer.kind === 'endpoint', path);
      return answer.endpoint;
    });
    assert.deepEqual(new Set(found), new Set(ENDPOINTS));
    assert.equal(found.length, ENDPOINTS.flatMap((endpoint) => endpoint.operations).length);
  });
});
