import { findAwsCredentials, type AwsCredentials } from './aws-credentials.js';
import { keyHeader, keyHint } from './key.js';
import { demand, hintOf, type AuthDeps, type Caller, type Found, type Scheme } from './scheme.js';

/** AWS by an API key as a bearer token when there is one, else by Signature Version 4. */
export const awsSigV4: Scheme = {
  authorizer: (card, deps) => async (request) => {
    const key = await deps.secret();
    if (key !== undefined) return keyHeader('authorization', key);
    const credentials = demand(card, await find(card, deps));
    const region = demand(card, regionFor(request.url, deps));
    const { signAws } = await import('./sign-aws.js');
    return signAws(request, { credentials, region, atMs: deps.nowMs() });
  },
  missing: async (card, deps) => ((await deps.secret()) === undefined ? hintOf(await find(card, deps)) : undefined),
  refused: 'Check that they are current, and that they may use this model in this region.',
};

async function find(card: Caller, deps: AuthDeps): Promise<Found<AwsCredentials>> {
  const credentials = await findAwsCredentials(deps);
  return 'found' in credentials ? credentials : { hint: `${keyHint(card)}; or ${credentials.hint}` };
}

/** An address of AWS's own names its region; any other is told by the environment. */
function regionFor({ hostname }: URL, { env }: AuthDeps): Found<string> {
  const named = /(?:^|\.)([a-z]{2,}(?:-[a-z]+)+-\d+)\.(?:[^.]+\.)?(?:amazonaws\.com(?:\.cn)?|api\.aws)$/.exec(hostname);
  const region = named?.[1] ?? env('AWS_REGION') ?? env('AWS_DEFAULT_REGION');
  return region === undefined ? { hint: 'set AWS_REGION' } : { found: region };
}
