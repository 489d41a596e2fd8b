import * as vscode from 'vscode';
import { scoredText } from '../../core/classify/scored.js';
import { GatewayError } from '../../core/errors.js';
import { refText } from '../../core/model.js';
import { estimateNanoUsd } from '../../core/route/rank.js';
import type { RoutingDecision } from '../../core/route/types.js';
import { viewEstimate } from '../../dashboard/money.js';
import { toDecisionDetail } from '../../dashboard/view-models.js';
import { decisionMarkdown, PREVIEW_CHARACTERS, type CatalogueEstimate } from '../decision-text.js';
import { detailMarkdown } from '../detail-text.js';
import type { Command, CommandContext } from './command.js';
import { editorRequest, selectedText } from './request.js';

/** Shows what would be chosen for the selection and what it would cost everywhere. Nothing is sent. */
export const previewRoute: Command = async (context) => {
  const request = editorRequest(context.app.newId(), selectedText());
  const { gateway, money } = context.app;
  const decision = await gateway.decide(request);
  const [catalogue, { standings }] = await Promise.all([estimates(context, decision), money.report()]);
  const markdown = decisionMarkdown(decision, {
    scored: scoredText(request, PREVIEW_CHARACTERS),
    catalogue,
    caps: { standings, budgets: money.budgets(request.client) },
  });
  await context.answers.show(vscode.l10n.t('Signalbox preview'), markdown);
  return decision.candidates[0] && refText(decision.candidates[0].model);
};

/** Every model of the catalogue, cheapest first, with why it is not in the running. */
async function estimates({ app }: CommandContext, decision: RoutingDecision): Promise<readonly CatalogueEstimate[]> {
  const { models } = await app.inventory.snapshot();
  const reasons = new Map(decision.rejected.map(({ model, reason }) => [refText(model), reason]));
  return models
    .map((model) => ({ model, nanoUsd: estimateNanoUsd(model, decision.needs) }))
    .toSorted((a, b) => (a.nanoUsd ?? Infinity) - (b.nanoUsd ?? Infinity))
    .map(({ model, nanoUsd }) => ({
      model: refText(model),
      tier: model.tier,
      estimate: viewEstimate(nanoUsd).text,
      state: reasons.get(refText(model)) ?? vscode.l10n.t('ready'),
    }));
}

/** Shows everything kept of the newest request, whichever surface it came from. */
export const explainLastDecision: Command = async ({ app, answers }) => {
  const [newest] = await app.ledger.list({ limit: 1, beforeId: undefined });
  const record = newest && (await app.ledger.find(newest.requestId));
  if (!record)
    throw new GatewayError(
      'not-found',
      vscode.l10n.t('There is no decision yet. Select text and run "Signalbox: Route Selection".'),
    );
  await answers.show(
    vscode.l10n.t('Signalbox decision'),
    detailMarkdown(toDecisionDetail(record), record.decision.classification),
  );
  return record.entry.requestId;
};
