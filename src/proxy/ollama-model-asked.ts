import { refText } from '../core/model.js';
import { untagged } from '../wire/ollama/model-name.js';
import type { ProxyApp } from './endpoints/endpoint.js';

/** The model a client of Ollama means, where that is not what it says: ":latest" is taken off unless a model is called so. */
export async function modelAsked(app: ProxyApp, asked: unknown): Promise<{ readonly model?: string }> {
  if (typeof asked !== 'string' || untagged(asked) === asked) return {};
  const names = (await app.models()).flatMap(({ ref }) => [refText(ref), ref.model]);
  return names.includes(asked) ? {} : { model: untagged(asked) };
}
