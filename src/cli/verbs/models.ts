import { callJson, findRemote } from '../../app/remote.js';
import { retirementText } from '../../core/lifecycle.js';
import { refText } from '../../core/model.js';
import { columns } from '../support.js';
import { toModelsView } from '../../dashboard/view-models.js';
import { EXIT, type Verb } from './verb.js';

/** `signalbox models`: every model known, with price and whether it can be used now. */
export const modelsVerb: Verb = {
  name: 'models',
  usage: 'signalbox models [--ready]',
  summary: 'Lists models with prices and limits; --ready only those that can be used now.',
  options: { ready: { type: 'boolean' } },
  run: async (context) => {
    const { providers, models, access } = await context.app.inventory.snapshot();
    const { placesOf } = context.app.inventory;
    const view = toModelsView({ nowMs: Date.now(), providers, models, access, placesOf });
    const regionOf = new Map(view.providers.map(({ id, region }) => [id, region]));
    const ready = await readyElsewhere(context.standalone ? undefined : context.storageDir, context.signal);
    const rows = view.models
      .map((model) => ({
        ...model,
        region: regionOf.get(model.provider) ?? '',
        ready: model.ready || ready.has(model.model),
      }))
      .filter((model) => context.options['ready'] !== true || model.ready);
    if (context.json) {
      context.out(JSON.stringify(rows));
      return EXIT.ok;
    }
    const lines = rows.map((row) => [
      row.retirement?.state === 'retired' ? 'retired' : row.ready ? 'ready' : '–',
      row.model,
      row.tier,
      String(row.contextTokens),
      row.price,
      row.region,
      row.retirement ? retirementText(row.retirement) : '',
    ]);
    context.out(columns([['state', 'model', 'tier', 'context', 'price', 'region', 'end'], ...lines]));
    context.err(
      `${rows.length} models of ${new Set(models.map((model) => refText(model).split('/')[0])).size} providers`,
    );
    return EXIT.ok;
  },
};

/** Models that the running router can use with the keys it holds. */
async function readyElsewhere(storageDir: string | undefined, signal: AbortSignal): Promise<ReadonlySet<string>> {
  const remote = storageDir === undefined ? undefined : await findRemote(storageDir);
  if (!remote) return new Set();
  // Our own proxy wrote this list.
  const { data } = (await callJson(remote, '/v1/models', signal)) as {
    data: readonly { id: string; ready?: boolean }[];
  };
  return new Set(data.filter((model) => model.ready === true).map((model) => model.id));
}
