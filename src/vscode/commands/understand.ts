import * as vscode from 'vscode';
import { estimatePromptTokens, estimateTextTokens } from '../../app/tokens.js';
import { refText } from '../../core/model.js';
import type { Candidate } from '../../core/route/types.js';
import { viewEstimate } from '../../dashboard/money.js';
import { countText } from '../words.js';
import type { Command } from './command.js';
import { editorRequest, selectedText } from './request.js';

const count = (number: number): string => countText(number, { locale: vscode.env.language });

/** Tells how many tokens the selection is, as estimated on this machine. Resolves to the number. */
export const countTokens: Command = () => {
  const { text } = selectedText();
  const tokens = estimateTextTokens(text);
  void vscode.window.showInformationMessage(
    vscode.l10n.t('≈ {0} tokens, {1} characters. Nothing was sent.', count(tokens), count(text.length)),
  );
  return tokens;
};

/** Tells what the selection would cost at the model that would be chosen, and at the dearest that is ready. Resolves to the former, 'provider/model'. */
export const estimateCost: Command = async ({ app }) => {
  const request = editorRequest(app.newId(), selectedText());
  const { candidates } = await app.gateway.decide(request);
  const [first] = candidates;
  const tokens = count(estimatePromptTokens(request));
  const dearest = dearestOf(candidates);
  void vscode.window.showInformationMessage(
    [
      first
        ? vscode.l10n.t('≈ {0} tokens: {1} via {2}.', tokens, costText(first), refText(first.model))
        : vscode.l10n.t('≈ {0} tokens; no connected model can take them.', tokens),
      ...(dearest && dearest !== first
        ? [vscode.l10n.t('The dearest that is ready, {0}: {1}.', refText(dearest.model), costText(dearest))]
        : []),
    ].join(' '),
  );
  return first && refText(first.model);
};

const costText = ({ estimatedNanoUsd }: Candidate): string => viewEstimate(estimatedNanoUsd).text;

/** The candidate with the largest known estimate. */
function dearestOf(candidates: readonly Candidate[]): Candidate | undefined {
  const priced = candidates.filter(({ estimatedNanoUsd }) => estimatedNanoUsd !== undefined);
  return priced.toSorted((a, b) => (b.estimatedNanoUsd ?? 0) - (a.estimatedNanoUsd ?? 0))[0];
}
