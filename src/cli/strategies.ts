import { GatewayError } from '../core/errors.js';
import type { LocalStrategy } from '../core/strategies/strategy.js';
import { textOption } from './support.js';
import type { CliContext } from './verbs/verb.js';

/** The strategy that --strategy names, or else the first of this machine. Throws 'invalid-request' for a name that is none of them. */
export async function localStrategy(context: CliContext): Promise<LocalStrategy> {
  const strategies = await context.app.strategies.local();
  const asked = textOption(context, 'strategy');
  const found = asked === undefined ? strategies[0] : strategies.find(({ id }) => id === asked);
  if (found) return found;
  const known = strategies.map(({ id }) => id).join(', ');
  throw new GatewayError(
    'invalid-request',
    `There is no strategy "${asked ?? ''}" on this machine. Choose of: ${known}.`,
  );
}
