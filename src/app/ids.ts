import { monotonicFactory } from 'ulid';

const next = monotonicFactory();

/** A new ULID: unique, and later ones sort after earlier ones of this process. */
export const newId = (): string => next();
