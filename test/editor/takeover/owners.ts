import { setTimeout as delay } from 'node:timers/promises';
import { meetAt } from '../../../src/app/discovery-file.js';
import { hostsOf } from './hosts.js';

/** As many ports as a window tries when the first is taken. */
const PORTS = 20;

const LOOK_EVERY_MS = 50;

/** Looks again and again how many proxies of this user there are: who listens, and who proves to be one. `crowds` tells of each look that found several. */
export function watchOwners(
  home: string,
  firstPort: number,
  token: string,
): { most(): number; readonly crowds: readonly string[]; stop(): Promise<void> } {
  const ports = Array.from({ length: PORTS }, (_, at) => firstPort + at);
  let isOver = false;
  let most = 0;
  const crowds: string[] = [];
  const look = async (): Promise<void> => {
    while (!isOver) {
      const listening = new Set(
        hostsOf(home).flatMap(({ listensOn }) => listensOn.filter((port) => ports.includes(port))),
      );
      const met = await Promise.all(ports.map((port) => meetAt(`http://127.0.0.1:${port}`, token)));
      const instances = new Set(met.flatMap((one) => (one.kind === 'ours' ? [one.identity.instance] : [])));
      const count = Math.max(listening.size, instances.size);
      most = Math.max(most, count);
      if (count > 1) crowds.push(`on ${[...listening].join(', ')}; ${instances.size} proved themselves`);
      await delay(LOOK_EVERY_MS);
    }
  };
  const looking = look();
  return {
    most: () => most,
    crowds,
    stop: async () => {
      isOver = true;
      await looking;
    },
  };
}
