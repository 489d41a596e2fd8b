import { GatewayError } from '../core/errors.js';
import { MODEL_PATTERN_FORM } from '../core/model-pattern.js';
import { CLIENT_ROLES, type ClientRole } from '../proxy/client-keys.js';

/** The roles, for shells. */
export { CLIENT_ROLES as roles } from '../proxy/client-keys.js';

/** What a client key is good for; what is absent is as for a developer without limits. */
export type ClientGrant = {
  readonly team?: string | undefined;
  readonly role?: ClientRole | undefined;
  /** Patterns of models: 'provider/model', with '*' for whole parts. */
  readonly models?: readonly string[] | undefined;
  readonly callsPerMinute?: number | undefined;
};

/** Changes to a grant: what is absent stays, null takes a limit away. */
export type GrantChange = {
  readonly role?: ClientRole;
  readonly models?: readonly string[] | null;
  readonly callsPerMinute?: number | null;
};

/** How clients and teams are named: short enough for a table, and never in need of quotes. */
export const CLIENT_NAME_FORM = /^[a-z0-9][a-z0-9-]{0,31}$/;

/** More would be a list nobody reads. */
export const MOST_PATTERNS = 100;

/** Far above what one client of one machine can ask. */
export const MOST_CALLS_PER_MINUTE = 100_000;

/** Refuses a name that is none. Throws 'invalid-request'. */
export function checkName(name: string, what: 'key' | 'team'): void {
  if (CLIENT_NAME_FORM.test(name)) return;
  throw invalid(`A ${what} is named with up to 32 of a-z, 0-9 and "-", and not with "-" first.`);
}

/** Refuses limits that mean nothing. Throws 'invalid-request'. */
export function checkGrant({ team, models, callsPerMinute }: ClientGrant): void {
  if (team !== undefined) checkName(team, 'team');
  if (models !== undefined) checkModels(models);
  if (callsPerMinute !== undefined && !isRate(callsPerMinute)) {
    throw invalid(`The calls in a minute are a whole number from 1 to ${MOST_CALLS_PER_MINUTE.toLocaleString('en')}.`);
  }
}

function checkModels(models: readonly string[]): void {
  const wrong = models.find((pattern) => !MODEL_PATTERN_FORM.test(pattern));
  if (wrong !== undefined || models.length === 0) {
    throw invalid(
      `Name models as "provider/model", or with "*" for a whole part, such as "openai/*"${wrong === undefined ? '' : `; "${wrong}" is neither`}.`,
    );
  }
  if (models.length > MOST_PATTERNS) throw invalid(`A key can name ${MOST_PATTERNS} models or patterns at most.`);
}

const isRate = (calls: number): boolean => Number.isInteger(calls) && calls >= 1 && calls <= MOST_CALLS_PER_MINUTE;

/** Reads a role. Throws 'invalid-request' for any other word. */
export function roleNamed(text: string): ClientRole {
  const role = CLIENT_ROLES.find((one) => one === text);
  if (role) return role;
  throw invalid(`There is no role "${text}". Use one of: ${CLIENT_ROLES.join(', ')}.`);
}

/** 'a, b' as a list; empty items are left out. */
export const patternsIn = (text: string): readonly string[] =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');

const invalid = (message: string): GatewayError => new GatewayError('invalid-request', message);
