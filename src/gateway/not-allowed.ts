import { GatewayError } from '../core/errors.js';
import { refText, type ModelRef } from '../core/model.js';

/** The refusal of a model that was asked for by name; the reason names those that may be used. */
export const notAllowed = (model: ModelRef, reason: string): GatewayError =>
  new GatewayError('forbidden', `${refText(model)} may not be used: ${reason}.`);
