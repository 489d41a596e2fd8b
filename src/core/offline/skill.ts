/** What a skill reads: the head of the person's text with plain line ends. `cut` is true when there was more. */
export type Passage = { readonly text: string; readonly cut: boolean };

/** One honest thing that can be done with text by fixed rules. The same text always gives the same answer. */
export interface Skill {
  readonly id: string;
  readonly meaning: string;
  /** Markdown, or undefined when the text is not of this skill's kind. */
  answer(passage: Passage): string | undefined;
}
