import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

const ESTABLISHED = '01';
const LISTEN = '0A';

/** One extension host, as the system sees it. */
export type ExtensionHost = {
  readonly pid: number;
  readonly listensOn: readonly number[];
  readonly connectedTo: readonly number[];
};

type Socket = {
  readonly inode: string;
  readonly state: string;
  readonly localPort: number;
  readonly remotePort: number;
};

/**
 * The extension hosts that share this folder, and what they listen on and are connected to. Linux only: read from /proc.
 * A process that a host is just starting looks like it for a moment, and is none.
 */
export function hostsOf(signalboxHome: string): readonly ExtensionHost[] {
  const sockets = openSockets();
  const pids = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => isHostOf(signalboxHome, pid));
  return pids
    .filter((pid) => !pids.includes(parentOf(pid)))
    .map((pid) => {
      const own = inodesOf(pid);
      const ports = (state: string, key: 'localPort' | 'remotePort') =>
        sockets.filter((socket) => socket.state === state && own.has(socket.inode)).map((socket) => socket[key]);
      return { pid: Number(pid), listensOn: ports(LISTEN, 'localPort'), connectedTo: ports(ESTABLISHED, 'remotePort') };
    });
}

const parentOf = (pid: string): string => /^PPid:\s*(\d+)$/m.exec(textOf(`/proc/${pid}/status`))?.[1] ?? '';

const isHostOf = (home: string, pid: string): boolean =>
  textOf(`/proc/${pid}/cmdline`).includes('--type=extensionHost') &&
  textOf(`/proc/${pid}/environ`).split('\0').includes(`SIGNALBOX_HOME=${home}`);

/** Empty for a process that has just ended. */
function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function inodesOf(pid: string): ReadonlySet<string> {
  const folder = `/proc/${pid}/fd`;
  try {
    return new Set(readdirSync(folder).map((name) => inodeOf(`${folder}/${name}`)));
  } catch {
    return new Set();
  }
}

function inodeOf(link: string): string {
  try {
    return /^socket:\[(\d+)\]$/.exec(readlinkSync(link))?.[1] ?? '';
  } catch {
    return '';
  }
}

const openSockets = (): readonly Socket[] =>
  textOf('/proc/net/tcp')
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .map(([, local = '', remote = '', state = '', , , , , , inode = '']) => ({
      inode,
      state,
      localPort: portOf(local),
      remotePort: portOf(remote),
    }));

const portOf = (address: string): number => Number.parseInt(address.split(':')[1] ?? '0', 16);
