import * as z from 'zod';
import type { RestCause } from '../core/health/breaker.js';
import {
  MOST_NAME_CHARACTERS,
  SHARED_LINE,
  type Asked,
  type Granted,
  type LineState,
  type News,
  type Told,
} from '../core/health/exchange.js';
import type { FailureClass } from '../core/health/failure-class.js';
import type { Outcome } from '../core/health/gauge.js';
import { maybe } from './schema.js';

/** As many as a process keeps; more than one sends at a time. */
const MOST_LINES = 64;
const MOST_MODELS = 1_024;
const MOST_TOLD = 256;

/** What a process remembers of calls: so many seconds, and so many calls. */
const MOST_SECONDS = 30;
const MOST_CALLS = 100;

const CAUSES = ['failures', 'rate-limit', 'quota', 'key', 'missing'] as const satisfies readonly RestCause[];
const FAILURES = [
  'not-sent',
  'refused',
  'quota',
  'ambiguous',
  'permanent',
  'key',
  'none',
] as const satisfies readonly FailureClass[];

const count = z.int().nonnegative();
const spanMs = z.number().nonnegative();
const name = z.string().min(1).max(MOST_NAME_CHARACTERS);
const line = z.string().regex(SHARED_LINE);
const place = { line, provider: name, model: name };
const rest = { leftMs: maybe(spanMs), cause: z.enum(CAUSES) };

const gauge = {
  breaker: z.object({
    failures: count,
    opened: count,
    goodProbes: count,
    isHalfOpen: z.boolean(),
    isProbing: z.boolean(),
    rest: maybe(z.object(rest)),
    seconds: z.array(z.tuple([count, count, count])).max(MOST_SECONDS),
  }),
  history: z.object({ calls: count, errors: count, last: z.array(z.number().nullable()).max(MOST_CALLS) }),
};

const outcomeSchema: z.ZodType<Outcome> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('nothing') }),
  z.object({ kind: z.literal('answered'), latencyMs: z.number() }),
  z.object({
    kind: z.literal('failed'),
    failure: z.enum(FAILURES),
    status: z.number(),
    isModelUnknown: z.boolean(),
    waitMs: maybe(spanMs),
    chance: z.number().min(0).max(1),
  }),
]);

const pass = z.enum(['go', 'probe']);

const told = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('call'),
    ...place,
    outcome: outcomeSchema,
    passes: z.object({ ofProvider: pass, ofModel: pass }),
  }),
  z.object({ kind: z.literal('reset'), provider: maybe(name) }),
]);

/** What another process tells of itself. */
export const toldSchema: z.ZodType<readonly Told[]> = z.array(told).max(MOST_TOLD);

/** What another process knows. */
export const linesSchema: z.ZodType<readonly LineState[]> = z
  .array(
    z.object({
      line,
      provider: name,
      refusals: count,
      ...gauge,
      models: z.array(z.object({ model: name, ...gauge })).max(MOST_MODELS),
    }),
  )
  .max(MOST_LINES);

/** Leave to probe, as it is asked for. */
export const askedSchema: z.ZodType<Asked> = z.object({ ...place, isForced: z.boolean() });

/** And what is said to it. */
export const grantedSchema: z.ZodType<Granted> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('granted') }),
  z.object({ kind: z.literal('refused'), ...rest }),
]);

/** What changed, as the owner sends it. */
export const newsSchema: z.ZodType<News> = z.object({ isAll: z.boolean(), heard: count, lines: linesSchema });

/** What a process is called on the channel, by its own choice. */
export const guestSchema = z.string().regex(/^[\w-]{22}$/);
