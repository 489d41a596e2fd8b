import type { Disposable } from '../core/emitter.js';
import { createWarmConnections } from '../gateway/warm-connections.js';
import type { Host } from '../host.js';
import type { Engine } from './engine.js';
import { likelyAddresses } from './likely-providers.js';
import type { MemoryKeeper } from './memory-keeper.js';
import type { ProxyControl } from './proxy-control.js';

/** What connections are kept warm with. */
export type WarmParts = {
  readonly host: Host;
  readonly engine: Engine;
  readonly memory: MemoryKeeper;
  readonly proxy: ProxyControl;
  readonly report: (error: unknown) => void;
};

/** Connections are kept warm where the proxy runs. A proxy between this machine and the world would not be used by them, so there they are left alone. */
export function keepWarm({ host, engine, memory, proxy, report }: WarmParts): readonly Disposable[] {
  const isWanted = (): boolean => host.settings()['proxy.warmConnections'] && !host.behindProxy();
  const warm = createWarmConnections({
    warm: (address) => engine.http.warm(address),
    addresses: async () => {
      const { inventory } = engine;
      return isWanted() ? likelyAddresses(await inventory.snapshot(), memory.current(), inventory.placesOf) : [];
    },
    nowMs: Date.now,
    report,
  });
  return [
    warm,
    engine.gateway.onDidSettle(() => warm.touch()),
    proxy.onDidChange(({ where }) => (where === 'here' ? warm.start() : warm.stop())),
  ];
}
