import { standingJson } from '../../app/budget-json.js';
import type { Client } from '../../core/chat.js';
import { GatewayError } from '../../core/errors.js';
import { NANO_USD_PER_USD, usdText } from '../../core/money.js';
import { parseNanoUsd, parseUsd } from '../amounts.js';
import { CAP_NAMES, isCapName, setCap, type CapName, type CapOwner } from '../cap-settings.js';
import { capsTable, resetText } from '../caps.js';
import { changeSettings } from '../settings-file.js';
import { textOption } from '../support.js';
import { EXIT, type CliContext, type ExitCode, type Verb } from './verb.js';

const USAGE = `signalbox budget show | set <${CAP_NAMES.join('|')}> <usd|none> [--client NAME|--team NAME] | raise <id> <usd>`;

/** `signalbox budget`: shows caps, sets them in the settings of terminals, and raises one until its period ends. */
export const budgetVerb: Verb = {
  name: 'budget',
  usage: USAGE,
  summary: 'Shows the caps and what they leave; "set" changes one for good, "raise" until its period ends.',
  options: { client: { type: 'string' }, team: { type: 'string' } },
  run: async (context) => {
    const [job = 'show', ...rest] = context.positionals;
    switch (job) {
      case 'show':
        return show(context);
      case 'set':
        return set(context, rest);
      case 'raise':
        return raise(context, rest);
      default:
        throw usageError();
    }
  },
};

/** The cap for one request counts over nothing, so it stands among no others. */
const TERMINAL: Client = { surface: 'cli', app: 'signalbox-cli', sessionId: undefined };

async function show({ app, json, out }: CliContext): Promise<ExitCode> {
  const [standings, { onExceeded, paused }] = await Promise.all([app.money.standings(), app.money.report()]);
  const perRequest = app.money.budgets(TERMINAL).find(({ period }) => period === 'request')?.capNanoUsd;
  if (json) {
    const perRequestUsd = perRequest === undefined ? null : perRequest / NANO_USD_PER_USD;
    out(JSON.stringify({ onExceeded, isPaused: paused, perRequestUsd, budgets: standings.map(standingJson) }));
    return EXIT.ok;
  }
  const lines = [
    standings.length === 0 ? 'No caps are set. "signalbox budget set daily 5" sets one.' : capsTable(standings),
    ...(perRequest === undefined ? [] : [`one request: ${usdText(perRequest)} at most`]),
    `a request that does not fit: ${onExceeded}`,
    ...(paused ? ['Models that cost money are paused.'] : []),
  ];
  out(lines.join('\n'));
  return EXIT.ok;
}

async function set(context: CliContext, rest: readonly string[]): Promise<ExitCode> {
  const [name = '', amount = '', ...more] = rest;
  if (!isCapName(name) || amount === '' || more.length > 0) throw usageError();
  const usd = amount === 'none' ? null : parseUsd(amount);
  const owner = ownerOf(context);
  await changeSettings(context.storageDir, (written) => setCap(written, { name, usd, owner }));
  if (context.json)
    context.out(JSON.stringify({ name, usd, client: null, team: null, ...(owner && { [owner.kind]: owner.name }) }));
  else context.out(setText(name, usd, owner));
  context.err(
    `Written to settings.json in ${context.storageDir}. A running "signalbox serve" reads it when it starts; an editor has settings of its own.`,
  );
  return EXIT.ok;
}

function setText(name: CapName, usd: number | null, owner: CapOwner): string {
  const whose = owner === undefined ? '' : ` of the ${owner.kind} ${owner.name}`;
  return usd === null
    ? `The ${name} cap${whose} is gone.`
    : `The ${name} cap${whose} is now ${usdText(Math.round(usd * NANO_USD_PER_USD))}.`;
}

function ownerOf(context: CliContext): CapOwner {
  const [client, team] = [textOption(context, 'client'), textOption(context, 'team')];
  if (client !== undefined && team !== undefined) throw usageError();
  if (client !== undefined) return { kind: 'client', name: client };
  return team === undefined ? undefined : { kind: 'team', name: team };
}

async function raise({ app, json, out }: CliContext, rest: readonly string[]): Promise<ExitCode> {
  const [id = '', amount = '', ...more] = rest;
  if (id === '' || amount === '' || more.length > 0) throw usageError();
  const standing = await app.money.raise(id, parseNanoUsd(amount));
  if (json) out(JSON.stringify(standingJson(standing)));
  else out(`${id} is raised to ${usdText(standing.capNanoUsd)}; it resets ${resetText(standing)}.`);
  return EXIT.ok;
}

const usageError = (): GatewayError => new GatewayError('invalid-request', `Usage: ${USAGE}`);
