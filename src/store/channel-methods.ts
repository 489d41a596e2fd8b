import * as z from 'zod';
import { decisionSchema, entrySchema, maybe } from './schema.js';
import type { LedgerStore } from './store.js';

/** First part of every path. A change that older processes cannot follow gets a new number. */
export const CHANNEL_VERSION = 'v1';

const id = z.string().min(1).max(64);
const limit = z.int().nonnegative().max(10_000);

const pageSchema = z.object({ limit, beforeId: maybe(id) });
const afterSchema = z.tuple([maybe(id), limit]);

type Method = (store: LedgerStore, args: unknown) => Promise<unknown>;

/** What may be asked over the channel. Arguments come from another process, so each call checks them. */
export const METHODS: ReadonlyMap<string, Method> = new Map<string, Method>([
  ['hello', () => Promise.resolve(null)],
  ['append', (store, args) => store.append(...z.tuple([entrySchema, decisionSchema]).parse(args))],
  ['spendSince', (store, args) => store.spendSince(...z.tuple([z.number()]).parse(args))],
  ['classesSince', (store, args) => store.classesSince(...z.tuple([z.number(), z.string()]).parse(args))],
  ['list', (store, args) => store.list(...z.tuple([pageSchema]).parse(args))],
  ['find', (store, args) => store.find(...z.tuple([id]).parse(args))],
  ['after', (store, args) => store.after(...afterSchema.parse(args))],
]);
