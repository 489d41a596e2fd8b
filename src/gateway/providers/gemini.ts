import { encodeRequest } from '../../wire/gemini/encode.js';
import { reader } from '../../wire/gemini/reply.js';
import { signedContents } from '../../wire/gemini/signatures.js';
import { noHeaders, type WireAdapter } from './adapter.js';

/** Google's Gemini API: the path names the model and says whether the reply is streamed. */
export const gemini: WireAdapter = {
  wire: 'gemini',
  path: (model, stream) =>
    `/models/${encodeURIComponent(model)}:${stream ? 'streamGenerateContent?alt=sse' : 'generateContent'}`,
  headers: noHeaders,
  encode: encodeRequest,
  reader,
  edits: (body, { model }) => {
    const contents = signedContents(body, model);
    return contents ? { contents: { value: contents } } : {};
  },
  limit: (body, maxOutputTokens) => {
    // Google takes both spellings; the client's own is kept, so that none is there twice.
    const name = body['generation_config'] === undefined ? 'generationConfig' : 'generation_config';
    const config = body[name];
    const own = typeof config === 'object' && config !== null ? config : {};
    return { [name]: { value: { ...own, maxOutputTokens } } };
  },
};
