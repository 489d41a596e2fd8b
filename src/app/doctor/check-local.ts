import { ok, problem, warning, type Finding } from './finding.js';

/** What was found of one server of this machine. `note` says what it has, or what to do. */
export type LocalServer = {
  readonly provider: { readonly name: string };
  readonly running: boolean;
  readonly models: readonly unknown[];
  readonly note: string;
};

/** Which model servers run on this machine. `movedIds` are those whose address the user gave. */
export function checkLocal(
  servers: readonly (LocalServer & { readonly isMoved: boolean })[] | undefined,
): readonly Finding[] {
  if (!servers) return [ok('local servers', 'They are not looked for: "discovery.localServers" is off.')];
  const found = servers.flatMap((server) => findingOf(server) ?? []);
  return found.length > 0 ? found : [ok('local servers', 'None runs on this machine.')];
}

function findingOf({
  provider,
  running,
  models,
  note,
  isMoved,
}: LocalServer & { readonly isMoved: boolean }): Finding | undefined {
  if (running && models.length > 0) return ok('local servers', `${provider.name} runs: ${note}.`);
  if (running) {
    return warning('local servers', `${note}.`, `Load a chat model in ${provider.name}.`);
  }
  // Servers that nobody set up are expected to be missing.
  return isMoved
    ? problem(
        'local servers',
        `${provider.name} does not answer at the address of "discovery.localAddresses".`,
        `${capital(note)}.`,
      )
    : undefined;
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
