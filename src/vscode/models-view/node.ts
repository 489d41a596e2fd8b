/** How a row is coloured; its text says the same. */
export type Tone = 'plain' | 'good' | 'warn' | 'bad' | 'faint';

/** A line of a hover: what it is about, and what is to be said. */
export type Fact = readonly [name: string, text: string];

/**
 * One row of the view "Models & Providers". `id` is what commands take: the id of a provider, 'provider/model', or the
 * name of a group.
 */
export type ModelsNode = {
  readonly id: string;
  readonly label: string;
  readonly description: string;
  /** The description for those who hear it: moments stand in place of seconds that are counted down. */
  readonly spoken: string;
  readonly facts: readonly Fact[];
  readonly icon: string;
  readonly tone: Tone;
  /** What can be done with it, in words that menus look for. */
  readonly context: string;
  readonly isParent: boolean;
};
