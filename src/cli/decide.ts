import { callJson, findRemote } from '../app/remote.js';
import { NANO_USD_PER_USD, usdText } from '../core/money.js';
import { OFFLINE_PROVIDER } from '../core/policy/offline-last.js';
import { decisionJson, type CandidateJson, type DecisionJson, type RoomJson } from '../dashboard/explain.js';
import { viewEstimate, type MoneyView } from '../dashboard/money.js';
import { cliRequest } from './support.js';
import type { CliContext } from './verbs/verb.js';

/** What is asked, and of which model: 'auto', 'auto:<preset>' or 'provider/model'. */
export type Ask = { readonly prompt: string; readonly model: string };

/** Which model would answer, as the running router sees it where there is one. Nobody is called. */
export async function decide(
  { app, storageDir, standalone, signal }: CliContext,
  { prompt, model }: Ask,
): Promise<DecisionJson> {
  const remote = standalone ? undefined : await findRemote(storageDir);
  if (!remote) return decisionJson(await app.gateway.decide(cliRequest(app.newId(), model, prompt)));
  // Our own proxy answers with what decisionJson made; it is printed, not computed with.
  return (await callJson(remote, '/v1/route', signal, { query: prompt, model })) as DecisionJson;
}

/** An estimate of the decision in words: '≈ $0.004', 'free' or 'unpriced'. */
export const viewUsd = (usd: number | null): MoneyView => viewEstimate(usd === null ? undefined : toNanoUsd(usd));

/** The first choice with its estimate: '≈ $0.004 via acme/one'. */
export function estimateText({ candidates, room }: Pick<DecisionJson, 'candidates' | 'room'>): string {
  const [first] = candidates;
  const choice = first ? `${viewUsd(first.estimatedUsd).text} via ${nameOf(first)}` : 'no model can take this request';
  return [choice, ...(room ? [roomText(room)] : [])].join('\n');
}

const nameOf = ({ model }: CandidateJson): string =>
  model.startsWith(`${OFFLINE_PROVIDER}/`) ? `${model} (not an AI model)` : model;

/** What the caps leave: "left: $3.21 of today's cap; $0.50 for one request". */
export function roomText({ leftUsd, capName, perRequestUsd, paused }: RoomJson): string {
  if (paused) return 'Models that cost money are paused.';
  const lasting = leftUsd === null || capName === null ? [] : [`${usdText(toNanoUsd(leftUsd))} of ${capName}`];
  const single = perRequestUsd === null ? [] : [`${usdText(toNanoUsd(perRequestUsd))} for one request`];
  return `left: ${[...lasting, ...single].join('; ')}`;
}

const toNanoUsd = (usd: number): number => Math.round(usd * NANO_USD_PER_USD);
