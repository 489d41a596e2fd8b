import type { WireAdapter } from './adapter.js';
import { anthropicMessages } from './anthropic-messages.js';

/** The only version this form has. */
const VERSION = 'vertex-2023-10-16';

/**
 * Anthropic Messages where the path names the model, and the body the version. Source: Anthropic, "Claude on Vertex AI";
 * Google Cloud, "Request predictions with Claude models".
 */
export const anthropicRawPredict: WireAdapter = {
  ...anthropicMessages,
  // An @ stands before the date of a dated model, and is written as it is.
  path: (model, stream) =>
    `/models/${encodeURIComponent(model).replaceAll('%40', '@')}:${stream ? 'streamRawPredict' : 'rawPredict'}`,
  headers: (request, card) =>
    Object.fromEntries(
      Object.entries(anthropicMessages.headers(request, card)).filter(([name]) => name !== 'anthropic-version'),
    ),
  encode(request, options) {
    const entries = Object.entries(anthropicMessages.encode(request, options)).filter(([name]) => name !== 'model');
    return Object.fromEntries([['anthropic_version', VERSION], ...entries]);
  },
  edits: () => ({ model: { rename: 'anthropic_version', value: VERSION } }),
};
