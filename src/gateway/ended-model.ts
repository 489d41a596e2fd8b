import { GatewayError } from '../core/errors.js';
import { dayOf, retirementOf } from '../core/lifecycle.js';
import { refText, type ModelCard } from '../core/model.js';

/** Adds to a provider's "there is no such model" what was announced of its end, and what to use instead. */
export function withEnd(error: GatewayError, model: ModelCard, atMs: number): GatewayError {
  const retirement = error.kind === 'upstream-model-unknown' ? retirementOf(model, atMs) : undefined;
  if (!retirement) return error;
  const { on, successor = 'another model' } = retirement;
  // On its last day a model may be gone at any hour, and the provider has just said that it is.
  const isOver = dayOf(Date.parse(on)) <= dayOf(atMs);
  const said = error.message.replace(/[.:]?$/, '.');
  const end = `${refText(model)} ${isOver ? 'was' : 'is to be'} retired on ${on}: use ${successor}, or "auto".`;
  return new GatewayError(error.kind, `${said} ${end}`, error.detail);
}
