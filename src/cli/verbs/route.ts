import type { ReplyEvent } from '../../core/chat.js';
import { chatRemotely, findRemote } from '../../app/remote.js';
import { GatewayError } from '../../core/errors.js';
import { taskClassOf } from '../../core/classify/classification.js';
import { refText } from '../../core/model.js';
import type { DecisionJson } from '../../dashboard/explain.js';
import { viewCost } from '../../dashboard/money.js';
import { decide, roomText, viewUsd, type Ask } from '../decide.js';
import { cliRequest, columns, readText, textOption } from '../support.js';
import { EXIT, type CliContext, type ExitCode, type Verb } from './verb.js';

/** How many candidates the plain text lists. */
const LISTED = 5;

/** `signalbox route`: the decision alone with --dry-run, else the answer. */
export const routeVerb: Verb = {
  name: 'route',
  usage: 'signalbox route [--dry-run] [--model NAME] "text"',
  summary: 'Sends the text to the cheapest model that is good enough; --dry-run only shows the choice.',
  options: { 'dry-run': { type: 'boolean' }, model: { type: 'string', short: 'm' } },
  run: async (context) => {
    const prompt = await readText(context);
    const model = textOption(context, 'model') ?? 'auto';
    const ask = { prompt, model };
    return context.options['dry-run'] === true ? preview(context, ask) : answer(context, ask);
  },
};

type LedgerRecord = NonNullable<Awaited<ReturnType<CliContext['app']['recordOf']>>>;

async function preview(context: CliContext, ask: Ask): Promise<ExitCode> {
  const decision = await decide(context, ask);
  context.out(context.json ? JSON.stringify(decision) : decisionText(decision));
  return EXIT.ok;
}

async function answer(context: CliContext, ask: Ask): Promise<ExitCode> {
  const { app, json, signal } = context;
  const reply = await start(context, ask);
  let text = '';
  for await (const piece of reply.text) {
    text += piece;
    if (!json) context.write(piece);
  }
  if (!json) context.out('');
  if (signal.aborted) throw new GatewayError('canceled', 'The request was canceled.');
  const record = await app.recordOf(reply.requestId);
  if (json) context.out(JSON.stringify({ requestId: reply.requestId, reply: text, ...(record && recordJson(record)) }));
  else if (record) context.err(recordLine(record));
  return EXIT.ok;
}

async function start(
  { app, storageDir, standalone, signal }: CliContext,
  ask: Ask,
): Promise<{ requestId: string; text: AsyncIterable<string> }> {
  const remote = standalone ? undefined : await findRemote(storageDir);
  if (remote) return chatRemotely(remote, ask, signal);
  const request = cliRequest(app.newId(), ask.model, ask.prompt);
  const run = await app.gateway.chat(request, signal);
  return { requestId: request.id, text: textOf(run.events) };
}

async function* textOf(events: AsyncIterable<ReplyEvent>): AsyncGenerator<string> {
  for await (const event of events) {
    if (event.type === 'text-delta' || event.type === 'refusal-delta') yield event.text;
  }
}

function recordJson({ entry }: LedgerRecord): Record<string, unknown> {
  return {
    model: entry.servedModel ? refText(entry.servedModel) : null,
    tier: entry.task.tier,
    complexity: entry.task.complexity,
    category: entry.task.category,
    score: entry.task.score,
    confidence: entry.task.confidence,
    cost: entry.cost,
    usage: entry.usage ?? null,
    durationMs: Math.round(entry.durationMs),
    attempts: entry.attempts,
  };
}

function recordLine({ entry }: LedgerRecord): string {
  const model = entry.servedModel ? refText(entry.servedModel) : '–';
  const tokens = entry.usage ? ` tokens=${entry.usage.inputTokens}+${entry.usage.outputTokens}` : '';
  return `[${taskClassOf(entry.task)}] model=${model} cost=${viewCost(entry.cost).text} latency=${Math.round(entry.durationMs)}ms${tokens}`;
}

function decisionText(decision: DecisionJson): string {
  const rows = decision.candidates
    .slice(0, LISTED)
    .map((one, index) => [`${index + 1}.`, one.model, one.tier, viewUsd(one.estimatedUsd).text, one.notes.join('; ')]);
  const more = decision.candidates.length - rows.length;
  return [
    `${decision.model ?? 'no model'}  (${decision.reasons[0] ?? ''})`,
    `tier ${decision.tier}, ${decision.complexity}/${decision.category}, score ${decision.score.toFixed(2)}, confidence ${decision.confidence.toFixed(2)}, about ${decision.promptTokens} tokens`,
    decision.explanation,
    ...(decision.room ? [roomText(decision.room)] : []),
    '',
    columns(rows),
    ...(more > 0 ? [`   and ${more} more`] : []),
    `${decision.rejected.length} models were left out (--json lists each with its reason and estimate)`,
    ...(decision.wouldUse ? ['', `Would use ${decision.wouldUse.model} if you ${decision.wouldUse.hint}.`] : []),
    '',
    ...decision.signals.map(
      (one) => `  ${one.points < 0 ? '-' : '+'}${Math.abs(one.points).toFixed(2)}  ${one.signal}: ${one.evidence}`,
    ),
  ].join('\n');
}
