import { createHash } from 'node:crypto';
import * as z from 'zod';
import { GatewayError } from '../../core/errors.js';
import { untagged } from '../../wire/ollama/model-name.js';
import { writer } from '../../wire/ollama/answer.js';
import { jsonAnswer } from '../answer.js';
import { readJsonBody } from '../json-body.js';
import type { Endpoint, Exchange } from './endpoint.js';
import { entriesFor, type ModelEntry } from './models.js';

/** The Ollama whose API is spoken here; VS Code asks for 0.6.4 or later. */
const API_VERSION = '0.13.0';

/** What stands for the architecture of models that are not known by theirs. */
const ARCHITECTURE = 'signalbox';

/** Our words for what a model can do, and Ollama's. */
const CAPABILITIES: ReadonlyMap<string, string> = new Map([
  ['tools', 'tools'],
  ['images', 'vision'],
  ['reasoning', 'thinking'],
  ['insert', 'insert'],
]);

const showBody = z.object({ model: z.string().optional(), name: z.string().optional() });

/** The version of the API that is spoken, and whose it is: that much is told to anyone, as /health does. */
export const ollamaVersion: Endpoint = {
  method: 'GET',
  path: '/api/version',
  access: 'anyone',
  operations: [{ tag: 'Ollama', summary: 'The version of the API that is spoken' }],
  writer,
  handle: ({ app }) => jsonAnswer({ version: API_VERSION, signalbox: app.version }),
};

/** The models that can be called now, as Ollama lists its own; "auto" and its presets come first. */
export const ollamaTags: Endpoint = {
  method: 'GET',
  path: '/api/tags',
  access: 'list',
  operations: [{ tag: 'Ollama', summary: 'The models that can be called now' }],
  writer,
  handle: async (exchange) => jsonAnswer({ models: (await readyModels(exchange)).map(tagOf) }),
};

/** The models in memory: none, because models are the providers'. */
export const ollamaPs: Endpoint = {
  method: 'GET',
  path: '/api/ps',
  access: 'list',
  operations: [{ tag: 'Ollama', summary: 'The models in memory, of which there are none' }],
  writer,
  handle: () => jsonAnswer({ models: [] }),
};

/** What a model can do and how much it reads. Older clients name it in "name". */
export const ollamaShow: Endpoint = {
  method: 'POST',
  path: '/api/show',
  access: 'list',
  operations: [{ tag: 'Ollama', summary: 'What a model can do and how much it reads', body: showBody }],
  writer,
  handle: async (exchange) => {
    const { model, name } = await readJsonBody(exchange, showBody);
    const asked = model ?? name;
    if (asked === undefined) throw new GatewayError('invalid-request', 'Say in "model" which model to show.');
    const found = findEntry(await entriesFor(exchange.app, exchange.caller), asked);
    if (!found) throw new GatewayError('model-unknown', 'There is no model of that name. GET /api/tags lists them.');
    return jsonAnswer(shownOf(found));
  },
};

async function readyModels({ app, caller }: Exchange): Promise<readonly ModelEntry[]> {
  return (await entriesFor(app, caller)).filter(({ id, ready }) => ready || id.startsWith('auto'));
}

function findEntry(entries: readonly ModelEntry[], name: string): ModelEntry | undefined {
  const named = (text: string): ModelEntry | undefined => entries.find(({ id }) => id === text);
  return named(name) ?? named(untagged(name));
}

function tagOf(entry: ModelEntry): object {
  return {
    name: entry.id,
    model: entry.id,
    modified_at: MODIFIED_AT,
    size: 0,
    digest: createHash('sha256').update(entry.id).digest('hex'),
    details: detailsOf(entry),
  };
}

/** When a model was made is not known; clients want a time. */
const MODIFIED_AT = '1970-01-01T00:00:00Z';

/** Tools show some of this and demand all of it; what is not known is empty. */
const detailsOf = ({ owned_by: provider }: ModelEntry): object => ({
  parent_model: '',
  format: '',
  family: provider,
  families: [provider],
  parameter_size: '',
  quantization_level: '',
});

/** Continue asks for filling in the middle only where the template mentions a suffix; there is no template otherwise. */
function shownOf(entry: ModelEntry): object {
  const known = entry.capabilities.flatMap((capability) => CAPABILITIES.get(capability) ?? []);
  return {
    modelfile: '',
    parameters: '',
    template: entry.capabilities.includes('insert') ? '{{ .Prompt }}{{ .Suffix }}' : '{{ .Prompt }}',
    details: detailsOf(entry),
    model_info: {
      'general.architecture': ARCHITECTURE,
      'general.basename': entry.name,
      ...(entry.context_length !== null && { [`${ARCHITECTURE}.context_length`]: entry.context_length }),
    },
    capabilities: ['completion', ...known],
    modified_at: MODIFIED_AT,
  };
}
