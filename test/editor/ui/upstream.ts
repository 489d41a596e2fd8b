import { startFakeUpstream, type FakeUpstream } from '../../support/fake-upstream.js';
import { PRICED_USAGE } from '../mock-provider.js';

/** Starts a provider before the tests of this block that always gives the same answer, and ends it after them. */
export function useUpstream(): () => FakeUpstream {
  let upstream: FakeUpstream | undefined;
  before(async () => {
    upstream = await startFakeUpstream();
    upstream.reply = { text: 'It finds the longest run.', usage: PRICED_USAGE };
  });
  after(() => upstream?.dispose());
  return () => {
    if (!upstream) throw new Error('The provider is started by a hook, so only hooks and tests may ask for it.');
    return upstream;
  };
}
