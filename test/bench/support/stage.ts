import { peerFile, startPeer } from './peer.js';
import { startRouter } from './router.js';

/** A program that can be asked. */
export type Asked = { readonly pid: number; readonly url: string; readonly token: string };

/** The imitated provider, and the two that pass requests on to it: the least proxy there can be, and the product. */
export type Stage = {
  readonly direct: Asked;
  readonly bare: Asked;
  readonly router: Asked;
  stop(): Promise<void>;
};

/** Starts all three, each in a process of its own. */
export async function startStage(): Promise<Stage> {
  const upstream = await startPeer(peerFile('mock-upstream'));
  const direct = { pid: upstream.pid, url: originAt(upstream.ready), token: 'none' };
  const bare = await startPeer(peerFile('bare-proxy'), { args: [direct.url] });
  const router = await startRouter(direct.url);
  return {
    direct,
    bare: { pid: bare.pid, url: originAt(bare.ready), token: 'none' },
    router,
    async stop() {
      await router.stop();
      await bare.stop();
      await upstream.stop();
    },
  };
}

const originAt = (port: string): string => `http://127.0.0.1:${port}`;
