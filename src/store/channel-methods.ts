import * as z from 'zod';
import {
  budgetSchema,
  budgetsSchema,
  noticeQuerySchema,
  noticeSchema,
  reservationSchema,
  spendQuerySchema,
} from './budget-schema.js';
import { decisionSchema, entrySchema, maybe } from './schema.js';
import type { LedgerStore } from './store.js';

/** Raised with a change that older processes cannot follow. The first part of every path is "v" and this number. */
export const CHANNEL_VERSION = 1;

const id = z.string().min(1).max(64);
const limit = z.int().nonnegative().max(10_000);

const pageSchema = z.object({ limit, beforeId: maybe(id) });
const raiseSchema = z.tuple([budgetSchema, z.int().nonnegative(), id]);
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
  ['spend', (store, args) => store.spend(...z.tuple([spendQuerySchema]).parse(args))],
  ['standings', (store, args) => store.standings(...z.tuple([budgetsSchema]).parse(args))],
  ['admit', (store, args) => store.admit(...z.tuple([reservationSchema]).parse(args))],
  ['release', (store, args) => store.release(...z.tuple([id]).parse(args))],
  ['raise', (store, args) => store.raise(...raiseSchema.parse(args))],
  ['note', (store, args) => store.note(...z.tuple([noticeSchema]).parse(args))],
  ['notices', (store, args) => store.notices(...z.tuple([noticeQuerySchema]).parse(args))],
  ['check', (store) => store.check()],
  ['prune', (store, args) => store.prune(...z.tuple([z.number()]).parse(args))],
  ['keptSince', (store) => store.keptSince()],
  ['after', (store, args) => store.after(...afterSchema.parse(args))],
]);
