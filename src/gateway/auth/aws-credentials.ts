import type { AuthDeps, Found } from './scheme.js';

/** What requests to AWS are signed with. */
export type AwsCredentials = {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string | undefined;
};

/** Credentials of the environment, else of the profile in the shared credentials file. Source: AWS SDKs and Tools Reference Guide, "Credential provider chain". */
export async function findAwsCredentials(deps: Pick<AuthDeps, 'env' | 'readFile'>): Promise<Found<AwsCredentials>> {
  const found = credentialsOf((name) => deps.env(name.toUpperCase())) ?? (await fromFile(deps));
  return found ? { found } : { hint: hint(deps.env('AWS_PROFILE')) };
}

type Field = 'aws_access_key_id' | 'aws_secret_access_key' | 'aws_session_token';

function credentialsOf(valueOf: (name: Field) => string | undefined): AwsCredentials | undefined {
  const accessKeyId = valueOf('aws_access_key_id');
  const secretAccessKey = valueOf('aws_secret_access_key');
  if (accessKeyId === undefined || secretAccessKey === undefined) return undefined;
  return { accessKeyId, secretAccessKey, sessionToken: valueOf('aws_session_token') };
}

/** Read each time: tools that hand out passing credentials write them into this file. */
async function fromFile({ env, readFile }: Pick<AuthDeps, 'env' | 'readFile'>): Promise<AwsCredentials | undefined> {
  const home = env('HOME') ?? env('USERPROFILE');
  const path = env('AWS_SHARED_CREDENTIALS_FILE') ?? (home === undefined ? undefined : `${home}/.aws/credentials`);
  if (path === undefined) return undefined;
  let text: string;
  try {
    text = await readFile(path);
  } catch {
    // Most machines have no such file; the hint then says what to do.
    return undefined;
  }
  const section = sectionOf(text, env('AWS_PROFILE') ?? 'default');
  return credentialsOf((name) => section.get(name));
}

/** The settings of one `[section]`. Source: AWS SDKs and Tools Reference Guide, "Shared config and credentials files". */
function sectionOf(text: string, wanted: string): ReadonlyMap<string, string> {
  const settings = new Map<string, string>();
  let isWanted = false;
  for (const line of text.split(/\r?\n/)) {
    const section = /^\s*\[(.*)\]/.exec(line)?.[1];
    if (section !== undefined) isWanted = section.trim() === wanted;
    const [, name, value] = /^\s*([^#;=\s]+)\s*=(.*)$/.exec(line) ?? [];
    if (isWanted && name !== undefined && value?.trim()) settings.set(name.toLowerCase(), value.trim());
  }
  return settings;
}

function hint(profile: string | undefined): string {
  const ofProfile = profile === undefined ? '' : ` --profile ${profile}`;
  return (
    'set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or have them in the shared credentials file with ' +
    `"aws configure${ofProfile}"; for single sign-on and roles, take them from "aws configure export-credentials${ofProfile} --format env"`
  );
}
