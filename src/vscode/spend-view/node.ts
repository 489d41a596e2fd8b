/** How a row is coloured; its text says the same. */
export type NodeState = 'plain' | 'near' | 'full';

/** One row of the Spend view. `id` stays the same from one reading to the next. */
export type SpendNode = {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  /** Lines that are shown on hover; plain text. */
  readonly tooltip: readonly string[];
  readonly icon: string;
  readonly state: NodeState;
  /** The cap that can be raised from here. */
  readonly budgetId?: string;
  readonly children?: readonly SpendNode[];
};
