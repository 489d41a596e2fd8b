import * as z from 'zod';
import { CATEGORIES, COMPLEXITIES, DOMAINS } from '../../core/classify/classification.js';
import { GatewayError, toGatewayError } from '../../core/errors.js';
import { TIERS } from '../../core/model.js';
import { parseJson } from '../../wire/json.js';

/** Assumed of a model that does not say how sure it is. */
const UNSAID_CONFIDENCE = 0.7;

/** Our answer has no objects inside, so each of its objects lies between two braces without others. */
const FLAT_OBJECT = /\{[^{}]*\}/g;

/** More objects than this are no answer of ours. */
const MOST_OBJECTS = 8;

const oneOf = <const T extends readonly string[]>(words: T) => z.string().toLowerCase().trim().pipe(z.enum(words));

const answerSchema = z.object({
  tier: oneOf(TIERS),
  complexity: oneOf(COMPLEXITIES),
  category: oneOf(CATEGORIES),
  domain: oneOf(DOMAINS),
  confidence: z.number().min(0).max(1).default(UNSAID_CONFIDENCE),
});

/** The labels a model gave. */
type LlmAnswer = z.infer<typeof answerSchema>;

/** Reads the first usable object of a reply, fenced or with words around it. Throws 'upstream-garbled' when there is none. */
export function readLlmAnswer(reply: string): LlmAnswer {
  let failure = new GatewayError('upstream-garbled', 'The reply holds no JSON object.');
  for (const object of (reply.match(FLAT_OBJECT) ?? []).slice(0, MOST_OBJECTS)) {
    try {
      return parseJson(object, answerSchema, 'upstream-garbled');
    } catch (thrown) {
      failure = toGatewayError(thrown);
    }
  }
  throw failure;
}
