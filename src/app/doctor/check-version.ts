import { ok, problem, type Finding } from './finding.js';

/** The first Node that has what the ledger is kept with. */
const FIRST_NODE = [22, 13] as const;

/** What runs. `node` is such as '24.1.0'; `platform` such as 'linux x64'. */
export type Running = { readonly version: string; readonly node: string; readonly platform: string };

/** Whether this Node can keep a ledger. */
export function checkVersion({ version, node, platform }: Running): Finding {
  const [major = 0, minor = 0] = node.split('.').map(Number);
  const what = `Signalbox ${version} on Node ${node} (${platform}).`;
  if (major > FIRST_NODE[0] || (major === FIRST_NODE[0] && minor >= FIRST_NODE[1])) return ok('version', what);
  return problem(
    'version',
    `${what} The ledger needs Node ${FIRST_NODE.join('.')} or newer.`,
    'Update Node, or the editor that runs Signalbox.',
  );
}
