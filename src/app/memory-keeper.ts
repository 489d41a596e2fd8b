import * as z from 'zod';
import type { Disposable } from '../core/emitter.js';
import { EMPTY_MEMORY, type Memory } from '../core/memory/memory.js';
import { learn } from '../core/memory/observe.js';
import type { LedgerStore } from '../store/store.js';
import type { MemoryStore } from '../host.js';

/** Rows folded in at a time while catching up with the ledger. */
const PAGE_ROWS = 500;

const SAVE_DELAY_MS = 500;

const cellSchema = z.object({
  quality: z.number().min(0).max(1),
  latencyMs: z.number().nonnegative().optional(),
  costNanoUsd: z.number().nonnegative().optional(),
  weight: z.number().nonnegative(),
  samples: z.int().nonnegative(),
  atMs: z.number(),
});
const memorySchema = z.object({
  version: z.literal(1),
  lastRequestId: z.string().optional(),
  cells: z.record(z.string(), cellSchema),
});

/** How old the memory of a follower may be: it is told of its own rows only. */
const FOLLOWER_LAG_MS = 1_000;

/** What the keeper needs. `isFollower` is true while another process owns the ledger. `term` counts the times in which this process owned the ledger; undefined while another does. */
export type MemoryKeeperDeps = {
  readonly kept: MemoryStore;
  readonly ledger: LedgerStore;
  readonly term: () => number | undefined;
  readonly isFollower: () => boolean;
  readonly clockMs: () => number;
  readonly report: (error: unknown) => void;
};

/** The memory as a fold over the ledger: the snapshot, then every row after it. */
export type MemoryKeeper = Disposable & {
  /** At once; in a follower it looks meanwhile for rows of other windows, so that the next decision knows them. */
  readonly current: () => Memory;
  /** With every row of every window that is in the ledger by now; what is known when the ledger cannot be read. */
  readonly latest: () => Promise<Memory>;
  /** Reads ledger rows that are not folded in yet. */
  catchUp(): Promise<void>;
  /** Finishes what is being read and saves at once; to be called before the ledger is closed. */
  close(): Promise<void>;
};

/** Starts from the kept snapshot at once; the ledger is opened only by `catchUp` or by the first finished request. */
export function createMemoryKeeper(deps: MemoryKeeperDeps): MemoryKeeper {
  let memory = readSnapshot(deps);
  let running: Promise<void> | undefined;
  let again = false;
  const saver = createSaver(deps, () => memory);
  /** The term in which every row was folded in: from then on the owner is told of each row as it is written. */
  let completeIn: number | undefined;
  let readAtMs = Number.NEGATIVE_INFINITY;

  async function fold(): Promise<void> {
    do {
      again = false;
      for (;;) {
        const term = deps.term();
        const rows = await deps.ledger.after(memory.lastRequestId, PAGE_ROWS);
        completeIn = rows.length === 0 && term === deps.term() ? term : undefined;
        if (rows.length === 0) break;
        memory = rows.reduce(learn, memory);
        scheduleSave();
      }
      // A row may have been written while the last page was read.
    } while (isWanted());
  }
  const isWanted = (): boolean => again;

  function catchUp(): Promise<void> {
    again = true;
    readAtMs = deps.clockMs();
    running ??= fold().finally(() => {
      running = undefined;
    });
    return running;
  }

  function scheduleSave(): void {
    if (deps.term() !== undefined) saver.schedule();
  }

  async function close(): Promise<void> {
    listening.dispose();
    await running?.catch(deps.report);
    await saver.finish();
  }

  /** Whether a row that was just written comes right after those that are folded in, so that it need not be read back. */
  const isNext = (): boolean => running === undefined && completeIn !== undefined && completeIn === deps.term();

  const listening = deps.ledger.onDidAppend((entry) => {
    if (!isNext()) return void catchUp().catch(deps.report);
    memory = learn(memory, entry);
    scheduleSave();
  });

  return {
    current: () => {
      if (deps.isFollower() && deps.clockMs() - readAtMs >= FOLLOWER_LAG_MS) void catchUp().catch(deps.report);
      return memory;
    },
    latest: async () => {
      await catchUp().catch(deps.report);
      return memory;
    },
    catchUp,
    close,
    dispose: () => {
      listening.dispose();
      saver.dispose();
    },
  };
}

/** Saves some time after it was told to, so that a burst of requests becomes one save. */
function createSaver({ kept, report }: MemoryKeeperDeps, memory: () => Memory) {
  let timer: NodeJS.Timeout | undefined;
  const dispose = (): void => {
    clearTimeout(timer);
    timer = undefined;
  };
  const save = async (): Promise<void> => {
    dispose();
    await kept.save(memory()).catch(report);
  };
  return {
    schedule: () => {
      timer ??= setTimeout(() => void save(), SAVE_DELAY_MS);
    },
    /** Saves at once what still waits to be saved. */
    finish: async () => {
      if (timer) await save();
    },
    dispose,
  };
}

/** A snapshot that cannot be read is no loss: the ledger holds everything it was made from. */
function readSnapshot(deps: MemoryKeeperDeps): Memory {
  const raw = deps.kept.load();
  if (raw === undefined) return EMPTY_MEMORY;
  const parsed = memorySchema.safeParse(raw);
  if (!parsed.success) {
    deps.report(new Error('The kept memory could not be read; it is made again from the ledger.'));
    return EMPTY_MEMORY;
  }
  const cells = Object.entries(parsed.data.cells).map(
    ([key, { latencyMs, costNanoUsd, ...cell }]) => [key, { ...cell, latencyMs, costNanoUsd }] as const,
  );
  return { version: 1, lastRequestId: parsed.data.lastRequestId, cells: Object.fromEntries(cells) };
}
