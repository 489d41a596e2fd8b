import { findGoogleCredentials, type GoogleCredentials } from './google-credentials.js';
import { keyHeader } from './key.js';
import { demand, hintOf, type AuthDeps, type Scheme } from './scheme.js';
import { askForToken, keptToken, type Token } from './token.js';

const NAME = "Google's token server";

/** Google by application default credentials: an access token, fetched when needed. */
export const googleAdc: Scheme = {
  authorizer: (card, deps) => {
    let project: string | undefined;
    const token = keptToken(async () => {
      const credentials = demand(card, await findGoogleCredentials(deps));
      project = credentials.type === 'authorized_user' ? credentials.quota_project_id : undefined;
      return fetchToken(credentials, deps);
    }, deps.nowMs);
    return async (_, signal) => ({
      ...keyHeader('authorization', await token(signal)),
      // Whom to bill for what a person, not a project, asks.
      ...(project !== undefined && { 'x-goog-user-project': project }),
    });
  },
  missing: async (_, deps) => hintOf(await findGoogleCredentials(deps)),
  refused: 'Check that the account may use this model in this project.',
};

async function fetchToken(credentials: GoogleCredentials, deps: AuthDeps): Promise<Token> {
  const { token_uri: url } = credentials;
  if (credentials.type === 'authorized_user') {
    const { client_id, client_secret, refresh_token } = credentials;
    const form = { grant_type: 'refresh_token', client_id, client_secret, refresh_token };
    return askForToken({ url, form, name: NAME, advice: 'run "gcloud auth application-default login" again' }, deps);
  }
  const { signAssertion } = await import('./sign-assertion.js');
  const assertion = await signAssertion(credentials, deps.nowMs());
  const form = { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion };
  const advice = `check that the key of ${credentials.client_email} is still valid, and the clock of this machine`;
  return askForToken({ url, form, name: NAME, advice }, deps);
}
