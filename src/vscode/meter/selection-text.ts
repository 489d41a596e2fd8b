import { viewEstimate } from '../../dashboard/money.js';
import { countText, type Words } from '../words.js';

/** What the selected text would take and cost: estimates, made on this machine. */
export type SelectionEstimate = {
  readonly promptTokens: number;
  /** 'not-judged' where judging would show the text to somebody; 'no-model' where no connected model can take it. */
  readonly choice: Choice | 'no-model' | 'not-judged';
};

/** The model that would be chosen, 'provider/model', and its expected cost; undefined when it is unpriced. */
export type Choice = { readonly model: string; readonly nanoUsd: number | undefined };

/** What stands behind the meter's own amount while text is selected: '≈$0.004', 'free', 'unpriced'; '' without a model. */
export const selectionSuffix = ({ choice }: SelectionEstimate): string =>
  typeof choice === 'string' ? '' : viewEstimate(choice.nanoUsd).text.replace('≈ ', '≈');

/** The same in a sentence. */
export function selectionLine({ promptTokens, choice }: SelectionEstimate, words: Words): string {
  const { l10n } = words;
  const tokens = countText(promptTokens, words);
  switch (choice) {
    case 'not-judged':
      return l10n.t('Selection: ≈ {0} tokens', tokens);
    case 'no-model':
      return l10n.t('Selection: ≈ {0} tokens; no connected model can take it', tokens);
    default:
      return l10n.t('Selection: ≈ {0} tokens, {1} via {2}', tokens, viewEstimate(choice.nanoUsd).text, choice.model);
  }
}
