import { patternsIn, roleNamed, type GrantChange } from '../../app/client-grant.js';
import type { ClientKeyInfo } from '../../app/client-keys.js';
import { isAllowed } from '../../core/model-pattern.js';
import { GatewayError } from '../../core/errors.js';
import { columns, textOption } from '../support.js';
import { EXIT, type CliContext, type ExitCode, type Verb } from './verb.js';

const USAGE =
  'signalbox client-keys list | create NAME [--team NAME] [--role ROLE] [--models A,B] [--rate N] | update NAME [--role ROLE] [--models A,B|all] [--rate N|none] | revoke NAME';

/** `signalbox client-keys`: keys of single clients of the proxy, by which caps, spend and permissions go. */
export const clientKeysVerb: Verb = {
  name: 'client-keys',
  usage: USAGE,
  summary:
    'Lists, creates, changes and revokes keys for single clients of the proxy, each with a role, models, a rate, caps and spend of its own.',
  options: {
    team: { type: 'string' },
    role: { type: 'string' },
    models: { type: 'string' },
    rate: { type: 'string' },
  },
  run: async (context) => {
    const [job = 'list', name, ...more] = context.positionals;
    if (more.length > 0) throw usageError();
    if (job === 'list' && name === undefined) return list(context);
    if (job === 'create' && name !== undefined) return create(context, name);
    if (job === 'update' && name !== undefined) return update(context, name);
    if (job === 'revoke' && name !== undefined) return revoke(context, name);
    throw usageError();
  },
};

async function list({ app, json, out }: CliContext): Promise<ExitCode> {
  const keys = await app.clientKeys.list();
  if (json) {
    out(JSON.stringify(keys.map(jsonOf)));
    return EXIT.ok;
  }
  const rows = keys.map(({ name, team, role, models, callsPerMinute, createdAtMs, revokedAtMs }) => [
    name,
    team ?? '–',
    role,
    models?.join(',') ?? 'all',
    callsPerMinute === undefined ? '–' : `${callsPerMinute}/min`,
    timeText(createdAtMs),
    revokedAtMs === undefined ? 'in use' : `revoked ${timeText(revokedAtMs)}`,
  ]);
  out(
    rows.length === 0
      ? 'There are no client keys. "signalbox client-keys create NAME" makes one.'
      : columns([['name', 'team', 'role', 'models', 'rate', 'created', 'state'], ...rows]),
  );
  return EXIT.ok;
}

const jsonOf = ({ name, team, role, models, callsPerMinute, createdAtMs, revokedAtMs }: ClientKeyInfo): object => ({
  name,
  team: team ?? null,
  role,
  models: models ?? null,
  callsPerMinute: callsPerMinute ?? null,
  createdAtMs,
  revokedAtMs: revokedAtMs ?? null,
});

async function create(context: CliContext, name: string): Promise<ExitCode> {
  const { app, json, out, err } = context;
  const team = textOption(context, 'team');
  const { role, models, callsPerMinute } = changeIn(context);
  const grant = { team, role, models: models ?? undefined, callsPerMinute: callsPerMinute ?? undefined };
  const key = await app.clientKeys.create(name, grant);
  out(json ? JSON.stringify({ name, team: team ?? null, role: role ?? 'developer', key }) : key);
  err('Keep it now: it is shown this once. The client sends it where it would send an API key.');
  await warnOfUnknown(context, models);
  return EXIT.ok;
}

async function update(context: CliContext, name: string): Promise<ExitCode> {
  const { app, json, out } = context;
  const change = changeIn(context);
  if (Object.keys(change).length === 0 || textOption(context, 'team') !== undefined) throw usageError();
  await app.clientKeys.update(name, change);
  const changed = (await app.clientKeys.list()).find((key) => key.name === name && key.revokedAtMs === undefined);
  out(
    json && changed
      ? JSON.stringify(jsonOf(changed))
      : `The client key "${name}" is changed; the proxy goes by it within a second.`,
  );
  await warnOfUnknown(context, change.models);
  return EXIT.ok;
}

/** What the options ask for; a word in place of a limit takes it away. */
function changeIn(context: CliContext): GrantChange {
  const [role, models, rate] = ['role', 'models', 'rate'].map((name) => textOption(context, name));
  return {
    ...(role !== undefined && { role: roleNamed(role) }),
    ...(models !== undefined && { models: models === 'all' ? null : patternsIn(models) }),
    ...(rate !== undefined && { callsPerMinute: rate === 'none' ? null : callsIn(rate) }),
  };
}

/** What is no plain number is refused where rates are checked. */
const callsIn = (text: string): number => (/^\d{1,9}$/.test(text) ? Number(text) : Number.NaN);

/** A pattern that means no model is mostly a slip, but may be for a server that is not running now. */
async function warnOfUnknown({ app, err }: CliContext, patterns: GrantChange['models']): Promise<void> {
  if (!patterns) return;
  const { models } = await app.inventory.snapshot();
  const unknown = patterns.filter((pattern) => !models.some((model) => isAllowed(model, [pattern])));
  if (unknown.length > 0) err(`No model is known that ${unknown.join(' or ')} means. "signalbox models" lists all.`);
}

async function revoke({ app, json, out }: CliContext, name: string): Promise<ExitCode> {
  await app.clientKeys.revoke(name);
  out(
    json
      ? JSON.stringify({ name, revoked: true })
      : `The client key "${name}" is revoked; it is refused within a second.`,
  );
  return EXIT.ok;
}

/** '2026-11-26 10:00', UTC. */
const timeText = (atMs: number): string => `${new Date(atMs).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

const usageError = (): GatewayError => new GatewayError('invalid-request', `Usage: ${USAGE}`);
