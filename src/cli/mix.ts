import { modelPrice } from '../app/model-price.js';
import { GatewayError } from '../core/errors.js';
import type { Price } from '../core/model.js';
import type { Mix } from '../core/spend/calculator.js';
import type { CliContext } from './verbs/verb.js';

/** Dollars per million tokens, in and out: '0.80/4'. */
const OWN_PRICE = /^(\d+(?:\.\d+)?)\/(\d+(?:\.\d+)?)$/;

const SHARE = /^\d+(?:\.\d+)?$/;

/** A price as it is typed: 'provider/model', or one of the person's own, '0.80/4'. Rejects for models without a price. */
export async function parsePrice({ app }: Pick<CliContext, 'app'>, text: string): Promise<Price> {
  const [, input, output] = OWN_PRICE.exec(text) ?? [];
  if (input === undefined) return modelPrice(app.inventory, text);
  const inputUsdPerMTok = Number(input);
  return {
    inputUsdPerMTok,
    cachedInputUsdPerMTok: inputUsdPerMTok,
    cacheWriteUsdPerMTok: inputUsdPerMTok,
    outputUsdPerMTok: Number(output),
  };
}

/** A mix as it is typed: 'acme/small=60,acme/large=40'. Rejects with 'invalid-request' for what is none. */
export function parseMix(context: Pick<CliContext, 'app'>, text: string): Promise<Mix> {
  return Promise.all(
    text.split(',').map(async (part) => {
      const at = part.lastIndexOf('=');
      const share = part.slice(at + 1).trim();
      if (at <= 0 || !SHARE.test(share)) {
        throw new GatewayError('invalid-request', `"${part}" is no part of a mix. Give provider/model=share.`);
      }
      return { price: await parsePrice(context, part.slice(0, at).trim()), share: Number(share) };
    }),
  );
}
