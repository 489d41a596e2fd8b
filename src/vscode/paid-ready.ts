import type { App } from '../app.js';
import type { Disposable } from '../core/emitter.js';
import type { ModelCard } from '../core/model.js';

type Stock = Awaited<ReturnType<App['inventory']['snapshot']>>;

/** Whether any model that can be called now may cost money. An unpriced one that is not on this machine may. */
export const isPaidReady = ({ models, access }: Pick<Stock, 'models' | 'access'>): boolean =>
  models.some((model) => access.get(model.provider)?.state === 'ready' && mayCost(model));

const mayCost = ({ price, local }: ModelCard): boolean =>
  price ? price.inputUsdPerMTok > 0 || price.outputUsdPerMTok > 0 : !local;

/** Remembers whether anything paid is connected. */
export type PaidReady = Disposable & {
  /** Undefined until somebody looked. */
  readonly known: () => boolean | undefined;
  /** Looks again; rejects when the models cannot be listed. */
  look(): Promise<void>;
};

/**
 * Looks when a request was made or a key changed, and not by itself: looking asks the servers of this machine, and
 * nobody is asked before something is wanted.
 */
export function createPaidReady(
  { inventory, gateway, keys, log }: Pick<App, 'inventory' | 'gateway' | 'keys' | 'log'>,
  onDidChange: () => void,
): PaidReady {
  let known: boolean | undefined;
  async function look(): Promise<void> {
    const found = isPaidReady(await inventory.snapshot());
    if (found === known) return;
    known = found;
    onDidChange();
  }
  const soon = (): void => {
    look().catch((error: unknown) => log.error('The models could not be listed', error));
  };
  const listening = [gateway.onDidSettle(soon), keys.onDidChange(soon)];
  return {
    known: () => known,
    look,
    dispose: () => {
      for (const one of listening) one.dispose();
    },
  };
}
