import { GatewayError } from '../core/errors.js';
import { refText, type ModelCard, type Price } from '../core/model.js';
import type { MoneyReport } from '../core/spend/report.js';
import type { Baseline } from '../core/spend/savings.js';
import type { Inventory } from '../gateway/inventory.js';

/** The list price of 'provider/model'. Rejects with 'model-unknown', or 'invalid-request' when it has none. */
export async function modelPrice(inventory: Pick<Inventory, 'snapshot'>, ref: string): Promise<Price> {
  const model = await findModel(inventory, ref);
  if (!model) throw new GatewayError('model-unknown', `There is no model "${ref}". "signalbox models" lists them.`);
  if (model.price) return model.price;
  throw new GatewayError('invalid-request', `${ref} has no known price. Set one in "prices.overrides".`);
}

/** The model to compare with: the one that is named, else that of the report; undefined when that has none with a price. Rejects as `modelPrice` does for a name. */
export async function namedBaseline(
  inventory: Pick<Inventory, 'snapshot'>,
  named: string | undefined,
  { savings }: Pick<MoneyReport, 'savings'>,
): Promise<Baseline | undefined> {
  if (named !== undefined) return { ref: named, price: await modelPrice(inventory, named), isChosen: true };
  const price = savings && (await findModel(inventory, savings.baseline))?.price;
  return savings && price && { ref: savings.baseline, price, isChosen: savings.isChosen };
}

async function findModel(inventory: Pick<Inventory, 'snapshot'>, ref: string): Promise<ModelCard | undefined> {
  const { models } = await inventory.snapshot();
  return models.find((one) => refText(one) === ref);
}
