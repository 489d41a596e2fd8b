import type { ModelRef } from '../model.js';
import { makeSamples, type Samples } from './samples.js';

/** How long the replies of each model were lately, in tokens. */
export type OutputSizes = Pick<Samples, 'add' | 'learn'> & {
  /** A size that replies of the model hardly pass; undefined before there were enough of them. */
  readonly tokensOf: (model: ModelRef) => number | undefined;
};

/** Room above the largest seen. */
const MARGIN = 1.25;

/** Makes the memory of output sizes. */
export function makeOutputSizes(): OutputSizes {
  const { add, learn, of } = makeSamples(({ outputTokens }) => (outputTokens > 0 ? outputTokens : undefined));
  return {
    add,
    learn,
    tokensOf: (model) => {
      const sizes = of(model);
      return sizes && Math.ceil(MARGIN * Math.max(...sizes));
    },
  };
}
