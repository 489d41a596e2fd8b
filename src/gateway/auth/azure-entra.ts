import { keyHeader, keyHint } from './key.js';
import { demand, hintOf, type AuthDeps, type Caller, type Found, type Scheme } from './scheme.js';
import { askForToken, keptToken } from './token.js';

/** Who grants tokens in Azure's public cloud; AZURE_AUTHORITY_HOST names another. */
const AUTHORITY = 'https://login.microsoftonline.com';

/** What is asked for. Source: Microsoft Learn, "Azure OpenAI in Microsoft Foundry Models v1 API". */
const SCOPE = 'https://ai.azure.com/.default';

/** An application registered in Entra ID, by its secret. */
type ClientSecret = { readonly tenant: string; readonly client: string; readonly secret: string };

/** Azure by its key when there is one, else by an Entra ID token for the application of the environment. */
export const azureEntra: Scheme = {
  authorizer: (card, deps) => {
    const token = keptToken(async () => fetchToken(demand(card, find(card, deps)), deps), deps.nowMs);
    return async (_, signal) => {
      const key = await deps.secret();
      return key === undefined ? keyHeader('authorization', await token(signal)) : keyHeader('api-key', key);
    };
  },
  missing: async (card, deps) => ((await deps.secret()) === undefined ? hintOf(find(card, deps)) : undefined),
  refused: 'Check the key, or that the application has the role "Cognitive Services OpenAI User".',
};

/** Source: Microsoft Learn, "EnvironmentCredential". */
function find(card: Caller, { env }: AuthDeps): Found<ClientSecret> {
  const tenant = env('AZURE_TENANT_ID');
  const client = env('AZURE_CLIENT_ID');
  const secret = env('AZURE_CLIENT_SECRET');
  if (tenant === undefined || client === undefined || secret === undefined) {
    return { hint: `${keyHint(card)}; or set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET` };
  }
  return { found: { tenant, client, secret } };
}

/** Source: Microsoft identity platform, "OAuth 2.0 client credentials flow". */
const fetchToken = ({ tenant, client, secret }: ClientSecret, deps: AuthDeps) =>
  askForToken(
    {
      url: `${(deps.env('AZURE_AUTHORITY_HOST') ?? AUTHORITY).replace(/\/$/, '')}/${encodeURIComponent(tenant)}/oauth2/v2.0/token`,
      form: { grant_type: 'client_credentials', client_id: client, client_secret: secret, scope: SCOPE },
      name: 'Entra ID',
      advice: 'check AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET',
    },
    deps,
  );
