import type { App } from '../../app.js';
import type { Words } from '../words.js';
import { readFacts, type ModelsFacts } from './facts.js';
import { makeNodesUnder } from './models-nodes.js';
import type { ModelsNode } from './node.js';
import { Shown } from './shown.js';

/** What the tree is grown from. */
export type ModelsTreeDeps = Pick<App, 'inventory' | 'keys' | 'backends'> & {
  readonly words: Words;
  /** Has the editor draw these rows again, with what is under them; undefined: all. */
  readonly redraw: (ids: readonly string[] | undefined) => void;
  /** Told of each reading: undefined when it went well. */
  readonly onRead: (failure: unknown) => void;
};

/** The rows of the view, as they change. */
export type ModelsTree = {
  /** Rows under one of the view's, or its first rows. The first time it reads what there is. */
  children(parent: string | undefined): Promise<readonly ModelsNode[]>;
  /** A row that was given. */
  node(id: string): ModelsNode | undefined;
  /** Reads again what there is. */
  read(): Promise<void>;
  /** Looks how providers do; asks nobody, because what calls taught is in this process. Resolves when what requests found since is read as well. */
  look(): Promise<void>;
};

/** Grows the tree; nothing is read before rows are asked for. */
export function createModelsTree({ words, redraw, onRead, ...app }: ModelsTreeDeps): ModelsTree {
  const shown = new Shown();
  const nodesUnder = makeNodesUnder(words);
  let facts: ModelsFacts | undefined;

  const under = (parent: string | undefined): readonly ModelsNode[] => (facts ? nodesUnder(parent, facts) : []);

  async function readFactsNow(): Promise<void> {
    try {
      facts = await readFacts(app);
      onRead(undefined);
    } catch (error) {
      onRead(error);
    }
  }

  function tellChanges(): void {
    const ids = shown.changes(under);
    if (ids === 'all') redraw(undefined);
    else if (ids.length > 0) redraw(ids);
  }

  async function read(): Promise<void> {
    await readFactsNow();
    tellChanges();
  }

  return {
    children: async (parent) => {
      if (!facts) await readFactsNow();
      const nodes = under(parent);
      shown.give(parent, nodes);
      return nodes;
    },
    node: (id) => shown.node(id),
    read,
    look: async () => {
      if (!facts) return;
      const known = app.inventory.known();
      if (known && known !== facts.stock) {
        await read();
        return;
      }
      facts = { ...facts, backends: app.backends.view() };
      tellChanges();
    },
  };
}
