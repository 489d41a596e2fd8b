import { connect } from 'node:net';
import { ok, problem, warning, type Finding } from './finding.js';

/** What is known of the proxy and its port. `url` is where the proxy of this user listens, in any process. */
export type PortFacts = {
  readonly port: number;
  readonly url: string | undefined;
  readonly isHere: boolean;
  /** Whether the proxy is to start with the editor. */
  readonly isWanted: boolean;
  /** Whether something listens on the port that is not ours. */
  readonly isTaken: boolean;
  /** Where a note says that a proxy listens which is not there any more. */
  readonly staleUrl: string | undefined;
};

/** Whether the port of the settings is free, ours, or another program's. */
export function checkPort(facts: PortFacts): readonly Finding[] {
  const { port, url, isHere, isWanted, isTaken } = facts;
  const found: Finding[] = [];
  if (url !== undefined)
    found.push(ok('proxy port', `The proxy listens on ${url}${isHere ? '' : ', in another process'}.`));
  if (isTaken) found.push(takenFinding(port, url !== undefined || isWanted));
  else if (url === undefined) found.push(ok('proxy port', `Port ${port} is free. The proxy is not running.`));
  return [...found, ...staleFinding(facts)];
}

/** Tools that were set up for the port would give the token to whoever answers there. */
function takenFinding(port: number, isUsed: boolean): Finding {
  const what = `Port ${port} is taken by another program, so the proxy takes the next free one. Tools that were set up for ${port} give their token to that program.`;
  const doThis = `End that program, or set "proxy.port" to another port and give tools the new address.`;
  return isUsed ? problem('proxy port', what, doThis) : warning('proxy port', what, doThis);
}

function staleFinding({ staleUrl }: PortFacts): readonly Finding[] {
  if (staleUrl === undefined) return [];
  return [
    warning(
      'proxy port',
      `A note (proxy.json) says that the proxy listens on ${staleUrl}, and no proxy of this user does.`,
      'Start the proxy, which writes a new note: "Signalbox: Start Proxy" or "signalbox serve".',
    ),
  ];
}

/** Somebody on this machine answers within a moment. */
const CONNECT_MS = 500;

/** Whether anybody listens on a port of 127.0.0.1. */
export function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, timeout: CONNECT_MS });
    const end = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => end(true));
    socket.once('timeout', () => end(false));
    socket.once('error', () => end(false));
  });
}
