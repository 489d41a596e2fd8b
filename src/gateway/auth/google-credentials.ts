import * as z from 'zod';
import { GatewayError } from '../../core/errors.js';
import { parseJson } from '../../wire/json.js';
import type { AuthDeps, Found } from './scheme.js';

const tokenUrl = z.string().default('https://oauth2.googleapis.com/token');

const serviceAccount = z.object({
  type: z.literal('service_account'),
  client_email: z.string().min(1),
  private_key: z.string().min(1),
  private_key_id: z.string().optional(),
  token_uri: tokenUrl,
});

const authorizedUser = z.object({
  type: z.literal('authorized_user'),
  client_id: z.string().min(1),
  client_secret: z.string().min(1),
  refresh_token: z.string().min(1),
  quota_project_id: z.string().min(1).optional(),
  token_uri: tokenUrl,
});

/** What Google gives for a program, and what gcloud keeps for a person who logged in. Source: AIP-4110 and AIP-4113. */
const credentials = z.discriminatedUnion('type', [serviceAccount, authorizedUser]);

export type ServiceAccount = z.infer<typeof serviceAccount>;
export type GoogleCredentials = z.infer<typeof credentials>;

const HINT =
  'run "gcloud auth application-default login", or set GOOGLE_APPLICATION_CREDENTIALS to the key file of a service account';

/**
 * Application default credentials: the JSON a person stored as the key, else the file of GOOGLE_APPLICATION_CREDENTIALS,
 * else gcloud's own. Source: Google Cloud, "How Application Default Credentials works".
 */
export async function findGoogleCredentials(
  deps: Pick<AuthDeps, 'secret' | 'env' | 'readFile'>,
): Promise<Found<GoogleCredentials>> {
  const stored = await deps.secret();
  if (stored !== undefined) return parse(stored, 'the stored key');
  const named = deps.env('GOOGLE_APPLICATION_CREDENTIALS');
  if (named !== undefined) {
    const text = await readOr(deps, named);
    return text === undefined
      ? {
          hint: 'the file of GOOGLE_APPLICATION_CREDENTIALS cannot be read; set it to the key file of a service account',
        }
      : parse(text, 'the file of GOOGLE_APPLICATION_CREDENTIALS');
  }
  const path = gcloudFile(deps.env);
  const text = path === undefined ? undefined : await readOr(deps, path);
  return text === undefined ? { hint: HINT } : parse(text, "gcloud's application_default_credentials.json");
}

async function readOr({ readFile }: Pick<AuthDeps, 'readFile'>, path: string): Promise<string | undefined> {
  try {
    return await readFile(path);
  } catch {
    return undefined;
  }
}

function gcloudFile(env: AuthDeps['env']): string | undefined {
  const home = env('HOME');
  const folder =
    env('CLOUDSDK_CONFIG') ??
    (home === undefined ? undefined : `${home}/.config/gcloud`) ??
    (env('APPDATA') === undefined ? undefined : `${env('APPDATA')}\\gcloud`);
  return folder === undefined ? undefined : `${folder}/application_default_credentials.json`;
}

function parse(text: string, where: string): Found<GoogleCredentials> {
  try {
    return { found: parseJson(text, credentials, 'key-missing') };
  } catch (thrown) {
    if (!(thrown instanceof GatewayError)) throw thrown;
    return { hint: `${where} is not the key file of a service account nor of a gcloud login; ${HINT}` };
  }
}
