import { parentPort, Worker, workerData } from 'node:worker_threads';
import { fit, type LinearModel } from './fit.js';
import { readRows } from './rows.js';
import { FOLDS, samplesWithout, toSamples } from './samples.js';
import type { FitWithout } from './train.js';

/** What a worker is told: where the rows are, and the folds to leave out, one model after the other. */
type Job = { readonly dataDir: string; readonly corpusDir: string; readonly folds: readonly (number | undefined)[] };
type Done = { readonly fold: number | undefined; readonly model: LinearModel };

/** The final model takes half as long again as one without a fold, so one worker has it and one fold more. */
const SHARES: readonly (readonly (number | undefined)[])[] = [
  Array.from({ length: FOLDS - 1 }, (_, fold) => fold),
  [undefined, FOLDS - 1],
];

/** Fits on two threads; `file` is the bundle that calls `fitAsWorker` when it is not the main thread. */
export function fitInWorkers(file: string, dataDir: string, corpusDir: string): FitWithout {
  const models = new Map<number | undefined, Pending>();
  for (const fold of SHARES.flat()) models.set(fold, pending());
  for (const folds of SHARES) {
    const worker = new Worker(file, { workerData: { dataDir, corpusDir, folds } satisfies Job });
    worker.on('message', ({ fold, model }: Done) => models.get(fold)?.resolve(model));
    worker.on('error', (error) => {
      for (const fold of folds) models.get(fold)?.reject(error);
    });
  }
  return (fold) => models.get(fold)?.promise ?? Promise.reject(new RangeError(`There is no fold ${String(fold)}.`));
}

/** A model that is being fitted. */
type Pending = {
  readonly promise: Promise<LinearModel>;
  readonly resolve: (model: LinearModel) => void;
  readonly reject: (reason: unknown) => void;
};

function pending(): Pending {
  let settle: Omit<Pending, 'promise'> | undefined;
  const promise = new Promise<LinearModel>((resolve, reject) => (settle = { resolve, reject }));
  if (!settle) throw new Error('A promise runs its executor at once.');
  return { promise, ...settle };
}

/** What a worker does: reads the rows as the main thread does, and sends each model when it is there. */
export function fitAsWorker(): void {
  const { dataDir, corpusDir, folds } = workerData as Job; // ours: set in fitInWorkers
  const samples = toSamples(readRows(dataDir, corpusDir));
  for (const fold of folds) {
    parentPort?.postMessage({ fold, model: fit(samplesWithout(samples, fold)) } satisfies Done);
  }
}
