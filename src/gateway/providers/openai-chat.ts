import { encodeRequest } from '../../wire/openai-chat/encode.js';
import { reader } from '../../wire/openai-chat/reply.js';
import type { Edits, FieldEdit } from '../../wire/patch.js';
import { noHeaders, type EditOptions, type WireAdapter } from './adapter.js';

/** OpenAI Chat Completions. Differences between providers are quirks in the catalogue, not branches here. */
export const openAiChat: WireAdapter = {
  wire: 'openai-chat',
  path: () => '/chat/completions',
  headers: noHeaders,
  encode: encodeRequest,
  reader,
  edits: (body, options) => ({
    model: { value: options.model },
    ...usageEdits(body, options),
    ...limitEdits(body, options),
  }),
  limit: (body, maxOutputTokens, quirks) => {
    const [other, name] = limitNames(quirks);
    // Renamed where the client used the other name, so that the body does not end up with both.
    if (isSet(body[other]) && !isSet(body[name])) return { [other]: { value: maxOutputTokens, rename: name } };
    return { [name]: { value: maxOutputTokens } };
  },
};

/** Asks for usage at the end of a stream, where the provider knows how. */
export function usageEdits(body: EditableBody, { stream, quirks }: EditOptions): Edits {
  if (!stream || quirks.includes('no-stream-usage')) return {};
  const asked = body['stream_options'];
  const own = typeof asked === 'object' && asked !== null ? asked : {};
  return { stream_options: { value: { ...own, include_usage: true } } };
}

type EditableBody = Parameters<WireAdapter['edits']>[0];

/** The limit has two names, and each provider takes one. A body that has both is its client's own affair. */
function limitEdits(body: EditableBody, { quirks }: EditOptions): Edits {
  const [from, to] = limitNames(quirks);
  if (!isSet(body[from]) || isSet(body[to])) return {};
  const rename: FieldEdit = { rename: to };
  return { [from]: rename };
}

/** The name that this provider does not take, and the one it does. */
const limitNames = (quirks: EditOptions['quirks']) =>
  quirks.includes('max-completion-tokens')
    ? (['max_tokens', 'max_completion_tokens'] as const)
    : (['max_completion_tokens', 'max_tokens'] as const);

const isSet = (value: unknown): boolean => value !== undefined && value !== null;
