import { textOf, type ChatRequest } from '../../core/chat.js';
import { compact } from '../compact.js';
import { encodeSampling } from '../openai-sampling.js';
import { encodeStreamOptions } from '../openai-stream.js';
import type { EncodeOptions, EncodeRequest } from '../port.js';
import { refuseUncarried, uncarried } from '../uncarried.js';

/** The body to send, always for a streamed reply. A body that came in this wire goes out with only model and stream replaced, so that suffix, echo and the like stay. Throws 'invalid-request' for conversations: this wire has one prompt and no roles. */
export const encodeRequest: EncodeRequest = (request, options) => {
  const body = request.source.wire === 'openai-completions' ? request.source.body : bodyOf(request, options);
  const { stream_options: asked, ...rest } = body;
  return compact<Record<string, unknown>>({
    ...rest,
    model: options.model,
    stream: true,
    stream_options: encodeStreamOptions(asked, options.quirks),
  });
};

function bodyOf(request: ChatRequest, { name }: EncodeOptions): Record<string, unknown> {
  refuseUncarried(request, name, 'openai-completions');
  const { messages, tools, sampling, suffix } = request;
  const [only, ...others] = messages;
  const isPrompt = only?.role === 'user' && only.parts.every((part) => part.type === 'text');
  if (!isPrompt || others.length > 0) throw uncarried('messages', `${name}, which takes one text only`);
  if (tools.length > 0) throw uncarried('tools', name);
  if (sampling.jsonSchema !== undefined) throw uncarried('response_format', name);
  return compact<Record<string, unknown>>({
    prompt: textOf(only),
    suffix,
    ...encodeSampling(sampling),
  });
}
