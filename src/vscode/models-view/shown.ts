import type { ModelsNode } from './node.js';

/** What the editor was given of the tree, so that it is told of nothing but what changed. */
export class Shown {
  readonly #under = new Map<string | undefined, readonly ModelsNode[]>();
  readonly #nodes = new Map<string, ModelsNode>();

  /** Keeps the rows that the editor gets under one of them, or at the top. */
  give(parent: string | undefined, nodes: readonly ModelsNode[]): void {
    this.#under.set(parent, nodes);
    for (const node of nodes) this.#nodes.set(node.id, node);
  }

  node(id: string): ModelsNode | undefined {
    return this.#nodes.get(id);
  }

  /**
   * Compares with what there is now, and keeps it: ids of the rows to be drawn again, with what is under them where rows
   * came or went. 'all' when that happened at the top.
   */
  changes(nodesUnder: (parent: string | undefined) => readonly ModelsNode[]): readonly string[] | 'all' {
    const changed: string[] = [];
    for (const [parent, before] of this.#under) {
      const now = nodesUnder(parent);
      const isSame = before.length === now.length && before.every(({ id }, index) => id === now[index]?.id);
      if (!isSame && parent === undefined) return this.#startAnew();
      if (!isSame && parent !== undefined) changed.push(parent);
      changed.push(...now.filter((node, index) => isSame && !isAlike(node, before[index])).map(({ id }) => id));
      this.give(parent, now);
    }
    return [...new Set(changed)];
  }

  /** The editor will ask for everything that it still shows. */
  #startAnew(): 'all' {
    this.#under.clear();
    return 'all';
  }
}

const isAlike = (one: ModelsNode, other: ModelsNode | undefined): boolean =>
  one === other || JSON.stringify(one) === JSON.stringify(other);
