import * as z from 'zod';

const NAME = /^[^\p{Cc}]+$/u;

/** A model as a client names it: no control characters, because names are written into headers and logs. */
export const modelName = z.string().refine((name) => NAME.test(name), 'a name without control characters');
