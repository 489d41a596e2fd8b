import type { ErrorKind, GatewayError } from '../../core/errors.js';
import type { ProviderCard } from '../../core/model.js';
import { refusalAdvice } from '../../gateway/auth/index.js';

/** What a failed question means for a person. */
export type Trouble = {
  readonly state: 'warning' | 'problem' | 'unknown';
  readonly what: string;
  readonly doThis: string;
};

/** A failure with what is known around it. `origin` says where the key comes from. */
export type TroubleFacts = {
  readonly provider: ProviderCard;
  readonly error: GatewayError;
  readonly origin: string | undefined;
  readonly webProxy: string | undefined;
};

/** What to do about a failure. Nothing that the provider itself wrote is repeated. */
export function advise(facts: TroubleFacts): Trouble {
  const { provider, error } = facts;
  return (ADVICE[error.kind] ?? other)(facts, provider.name);
}

type Adviser = (facts: TroubleFacts, name: string) => Trouble;

const problemOf = (what: string, doThis: string): Trouble => ({ state: 'problem', what, doThis });

const refused: Adviser = ({ provider, origin, error }, name) => {
  const credentials = origin === undefined ? 'credentials' : origin === 'stored' ? 'stored key' : `key from ${origin}`;
  // A token server that refuses says so itself, and what to check.
  const advice = error.message.startsWith(name) ? refusalAdvice(provider, provider.wire) : error.message;
  return problemOf(`${name} refuses the ${credentials}.`, advice ?? newKey(provider, origin));
};

function newKey({ name, keyUrl }: ProviderCard, origin: string | undefined): string {
  const how = origin === undefined || origin === 'stored' ? 'Run "Signalbox: Set API Key"' : `Set ${origin}`;
  return `${how} with a current key of ${name}.${keyUrl === undefined ? '' : ` Keys are made at ${keyUrl}.`}`;
}

const keyMissing: Adviser = ({ error }, name) =>
  problemOf(`${name} could not be asked: its credentials are not complete.`, error.message);

/** Codes of node:tls and OpenSSL for certificates that nobody we trust has signed. */
const UNTRUSTED = [
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
];
const WRONG_TIME = ['CERT_NOT_YET_VALID', 'CERT_HAS_EXPIRED'];

const unreachable: Adviser = ({ provider, error, webProxy }, name) => {
  const code = codeOf(error);
  const host = hostOf(provider);
  if (WRONG_TIME.includes(code)) {
    return problemOf(
      `The certificate of ${name} is not valid at the time of this machine (${code}).`,
      `Compare the clock of this machine with the real time. If it is right, something between here and ${host} answers in its place.`,
    );
  }
  if (UNTRUSTED.includes(code)) {
    return problemOf(
      `The certificate of ${name} is signed by nobody this machine trusts (${code}), as behind a web proxy or virus scanner that reads along.`,
      'Have its certificate installed on this machine, or name its file in NODE_EXTRA_CA_CERTS; in VS Code see the setting "http.systemCertificates".',
    );
  }
  if (provider.local)
    return problemOf(
      `${name} does not answer at ${host} (${code}).`,
      `Start ${name}, or correct its address in the settings.`,
    );
  const viaProxy = webProxy === undefined ? '' : ` ${webProxy}`;
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return problemOf(
      `The name ${host} of ${name} cannot be looked up (${code}).`,
      `Check that this machine is online, and its name servers.${viaProxy}`,
    );
  }
  return problemOf(
    `${name} cannot be reached at ${host} (${code}).`,
    `Check that this machine is online, and that a firewall lets it through to ${host}.${viaProxy}`,
  );
};

const late: Adviser = ({ provider, webProxy }, name) =>
  problemOf(
    `${name} did not answer in time.`,
    `Try again in a moment; if it stays so, check the way to ${hostOf(provider)}.${webProxy === undefined ? '' : ` ${webProxy}`}`,
  );

const garbled: Adviser = ({ provider }, name) =>
  problemOf(
    `What answers at ${hostOf(provider)} is not ${name}: it sent no list of models.`,
    'Check the address in the settings. In a hotel or company network, sign in with a browser first.',
  );

const limited: Adviser = (_, name) => ({
  state: 'warning',
  what: `${name} answers, but is limiting requests or overloaded.`,
  doThis: 'Wait a moment. Requests go to other models meanwhile.',
});

const outOfCredit: Adviser = ({ provider }, name) =>
  problemOf(
    `${name} says that the account is out of credit or quota.`,
    `Add credit at ${provider.keyUrl ?? name}, or disable it in "providers.disabled".`,
  );

const noList: Adviser = (_, name) => ({
  state: 'unknown',
  what: `${name} answers, but has no list of models at its address: whether it takes the key shows with a request.`,
  doThis: 'Send it a request by name, as "provider/model".',
});

const failed: Adviser = (_, name) =>
  problemOf(
    `${name} answers with a failure of its own.`,
    `Look at the status page of ${name}, and try again later. Requests go to other models meanwhile.`,
  );

const other: Adviser = ({ error }, name) => ({
  state: 'unknown',
  what: `${name} could not be asked (${error.kind}).`,
  doThis: 'Run the check again.',
});

const ADVICE: Partial<Record<ErrorKind, Adviser>> = {
  'upstream-unauthenticated': refused,
  'key-missing': keyMissing,
  'upstream-unreachable': unreachable,
  'upstream-timeout': late,
  'upstream-garbled': garbled,
  'upstream-rate-limited': limited,
  'upstream-out-of-credit': outOfCredit,
  'upstream-model-unknown': noList,
  'upstream-rejected': noList,
  'upstream-failed': failed,
};

const hostOf = ({ baseUrl }: ProviderCard): string => new URL(baseUrl).host;

function codeOf({ detail: { cause } }: GatewayError): string {
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : 'no connection';
}
