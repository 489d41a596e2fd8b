import { GatewayError } from '../../core/errors.js';
import { columns, textOption } from '../support.js';
import { EXIT, type CliContext, type ExitCode, type Verb } from './verb.js';

const USAGE = 'signalbox client-keys list | create NAME [--team NAME] | revoke NAME';

/** `signalbox client-keys`: keys of single clients of the proxy, by which caps and spend go. */
export const clientKeysVerb: Verb = {
  name: 'client-keys',
  usage: USAGE,
  summary: 'Lists, creates and revokes keys for single clients of the proxy, each with caps and spend of its own.',
  options: { team: { type: 'string' } },
  run: async (context) => {
    const [job = 'list', name, ...more] = context.positionals;
    if (more.length > 0) throw usageError();
    if (job === 'list' && name === undefined) return list(context);
    if (job === 'create' && name !== undefined) return create(context, name);
    if (job === 'revoke' && name !== undefined) return revoke(context, name);
    throw usageError();
  },
};

async function list({ app, json, out }: CliContext): Promise<ExitCode> {
  const keys = await app.clientKeys.list();
  if (json) {
    out(JSON.stringify(keys.map((key) => ({ ...key, team: key.team ?? null, revokedAtMs: key.revokedAtMs ?? null }))));
    return EXIT.ok;
  }
  const rows = keys.map(({ name, team, createdAtMs, revokedAtMs }) => [
    name,
    team ?? '–',
    timeText(createdAtMs),
    revokedAtMs === undefined ? 'in use' : `revoked ${timeText(revokedAtMs)}`,
  ]);
  out(
    rows.length === 0
      ? 'There are no client keys. "signalbox client-keys create NAME" makes one.'
      : columns([['name', 'team', 'created', 'state'], ...rows]),
  );
  return EXIT.ok;
}

async function create(context: CliContext, name: string): Promise<ExitCode> {
  const { app, json, out, err } = context;
  const team = textOption(context, 'team');
  const key = await app.clientKeys.create(name, team);
  out(json ? JSON.stringify({ name, team: team ?? null, key }) : key);
  err('Keep it now: it is shown this once. The client sends it where it would send an API key.');
  return EXIT.ok;
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
