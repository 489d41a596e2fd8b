import type { Settings } from '../config/schema.js';
import { refText, type ModelCard, type Price } from '../core/model.js';
import type { Baseline } from '../core/spend/savings.js';
import type { Stock } from '../gateway/inventory.js';

/** What the baseline is found with. */
export type BaselineDeps = {
  readonly settings: () => Settings;
  /** The models, or undefined while nobody has looked at them. */
  readonly stock: () => Promise<Pick<Stock, 'models' | 'access'>> | Pick<Stock, 'models' | 'access'> | undefined;
};

/** The model that savings are compared with: the one of the settings, else the dearest that is ready. Undefined when it has no price, or nobody has looked at the models yet. */
export function createBaseline({ settings, stock }: BaselineDeps): () => Promise<Baseline | undefined> {
  return async () => {
    const chosen = settings()['routing.baselineModel'];
    const found = await stock();
    if (!found) return undefined;
    const { models, access } = found;
    if (chosen !== '') {
      const price = models.find((model) => refText(model) === chosen)?.price;
      return price && { ref: chosen, price, isChosen: true };
    }
    const ready = models.filter(({ provider }) => access.get(provider)?.state === 'ready');
    const dearest = ready.reduce<Priced | undefined>(dearer, undefined);
    return dearest && { ref: refText(dearest), price: dearest.price, isChosen: false };
  };
}

type Priced = ModelCard & { readonly price: Price };

const isPriced = (model: ModelCard): model is Priced => model.price !== undefined;

const dearer = (most: Priced | undefined, model: ModelCard): Priced | undefined => {
  if (!isPriced(model) || rate(model.price) === 0) return most;
  return most && rate(most.price) >= rate(model.price) ? most : model;
};

/** A token of each direction. */
const rate = ({ inputUsdPerMTok, outputUsdPerMTok }: Price): number => inputUsdPerMTok + outputUsdPerMTok;
