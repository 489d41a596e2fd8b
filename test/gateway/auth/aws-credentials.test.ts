import assert from 'node:assert/strict';
import { findAwsCredentials } from '../../../src/gateway/auth/aws-credentials.js';
import { authDeps } from './support/deps.js';

const FILE = `# made by hand
[default]
aws_access_key_id = AKIDDEFAULT
aws_secret_access_key=secret/of+default==
; region is not a credential
region = eu-west-1

[work]\r
aws_access_key_id=AKIDWORK\r
aws_secret_access_key = secret-of-work \r
aws_session_token = session-of-work\r

[sso]
sso_session = corp
aws_access_key_id =
`;

const find = (env: Record<string, string>, files: Record<string, string> = {}) =>
  findAwsCredentials(authDeps({ env, files }));
const inHome = { '/home/me/.aws/credentials': FILE };

describe('findAwsCredentials', () => {
  it('takes the environment first', async () => {
    const env = { AWS_ACCESS_KEY_ID: 'AKID', AWS_SECRET_ACCESS_KEY: 's', AWS_SESSION_TOKEN: 't', HOME: '/home/me' };
    assert.deepEqual(await find(env, inHome), {
      found: { accessKeyId: 'AKID', secretAccessKey: 's', sessionToken: 't' },
    });
  });

  it('reads the default profile of the shared file', async () => {
    assert.deepEqual(await find({ HOME: '/home/me' }, inHome), {
      found: { accessKeyId: 'AKIDDEFAULT', secretAccessKey: 'secret/of+default==', sessionToken: undefined },
    });
  });

  it('reads the profile of AWS_PROFILE, with its session token', async () => {
    assert.deepEqual(await find({ USERPROFILE: '/home/me', AWS_PROFILE: 'work' }, inHome), {
      found: { accessKeyId: 'AKIDWORK', secretAccessKey: 'secret-of-work', sessionToken: 'session-of-work' },
    });
  });

  it('reads the file of AWS_SHARED_CREDENTIALS_FILE', async () => {
    const found = await find({ HOME: '/home/me', AWS_SHARED_CREDENTIALS_FILE: '/else/where' }, { '/else/where': FILE });
    assert.ok('found' in found && found.found.accessKeyId === 'AKIDDEFAULT');
  });

  it('does not mix half an environment with a file', async () => {
    const found = await find({ AWS_ACCESS_KEY_ID: 'AKID', HOME: '/home/me' }, inHome);
    assert.ok('found' in found && found.found.accessKeyId === 'AKIDDEFAULT');
  });

  it('says what to do for a profile without keys', async () => {
    assert.deepEqual(await find({ HOME: '/home/me', AWS_PROFILE: 'sso' }, inHome), {
      hint: 'set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or have them in the shared credentials file with "aws configure --profile sso"; for single sign-on and roles, take them from "aws configure export-credentials --profile sso --format env"',
    });
  });

  it('says what to do without a file, and without a home', async () => {
    for (const env of [{ HOME: '/home/me' }, {}]) {
      const found = await find(env);
      assert.ok('hint' in found);
      assert.match(found.hint, /^set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or .* "aws configure"; /);
    }
  });
});
