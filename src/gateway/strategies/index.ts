import { makeEmbeddings } from './embeddings.js';
import { makeLlm } from './llm.js';
import { makeSidecar } from './sidecar.js';

/**
 * Strategies that ask somebody else, each over a local one that judges when no answer comes. To add one: a file here
 * that calls `askingStrategy`, a line in this list, its settings in config/schema.ts, and its case in app/classifier.ts.
 */
export const REMOTE_STRATEGIES = { embeddings: makeEmbeddings, llm: makeLlm, sidecar: makeSidecar } as const;
