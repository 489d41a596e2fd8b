import assert from 'node:assert/strict';
import {
  createResponseStore,
  type ResponseLimits,
  type ResponseStore,
  type StoredResponse,
} from '../../src/gateway/response-store.js';

const stored = (id: string, over: { readonly input?: object[]; readonly output?: object[] } = {}): StoredResponse => ({
  response: { id, output: over.output ?? [] },
  input: over.input ?? [],
});

class Clock {
  ms = 1_000;
  readonly now = (): number => this.ms;
}

const storeOf = (limits: Partial<ResponseLimits> = {}, clock = new Clock()) =>
  createResponseStore(clock.now, { maxCount: 10, maxBytes: 100_000, maxAgeMs: 1_000, ...limits });

describe('response store', () => {
  it('finds what was put, and nothing else', () => {
    const store = storeOf();
    const one = stored('resp_1');
    store.put(one);
    assert.equal(store.find('resp_1'), one);
    assert.equal(store.find('resp_2'), undefined);
  });

  it('keeps a response for as long as it may, and not a millisecond longer', () => {
    const clock = new Clock();
    const store = storeOf({}, clock);
    store.put(stored('resp_1', { output: [{ id: 'msg_1' }] }));
    clock.ms += 1_000;
    assert.ok(store.find('resp_1'));
    clock.ms += 1;
    assert.equal(store.findItem('msg_1'), undefined);
    assert.equal(store.find('resp_1'), undefined);
  });

  it('forgets the one that was used least when there are too many', () => {
    const store = storeOf({ maxCount: 2 });
    store.put(stored('resp_1'));
    store.put(stored('resp_2'));
    store.find('resp_1');
    store.put(stored('resp_3'));
    assert.deepEqual(
      ['resp_1', 'resp_2', 'resp_3'].map((id) => store.find(id) !== undefined),
      [true, false, true],
    );
  });

  it('bounds memory: the older go, and one that is too large is not kept', () => {
    const store = storeOf({ maxBytes: 5_000 });
    const large = (id: string, characters: number) =>
      stored(id, { input: [{ id: `in_${id}`, text: 'x'.repeat(characters) }] });
    store.put(large('resp_1', 1_500));
    store.put(large('resp_2', 1_500));
    assert.equal(store.find('resp_1'), undefined);
    assert.ok(store.find('resp_2'));
    store.put(large('resp_3', 3_000));
    assert.equal(store.find('resp_3'), undefined);
    assert.equal(store.findItem('in_resp_3'), undefined);
  });

  it('finds items of input and output by id, for as long as a response holds them', () => {
    const store = storeOf();
    const item = { id: 'msg_1', type: 'message' };
    store.put(stored('resp_1', { output: [item] }));
    assert.equal(store.findItem('msg_1'), item);
    store.put(stored('resp_2', { input: [item, { type: 'message' }] }));
    store.remove('resp_1');
    assert.equal(store.findItem('msg_1'), item);
    store.remove('resp_2');
    assert.equal(store.findItem('msg_1'), undefined);
  });

  it('says whether there was something to remove', () => {
    const store = storeOf();
    store.put(stored('resp_1'));
    assert.equal(store.remove('resp_1'), true);
    assert.equal(store.remove('resp_1'), false);
  });

  describe('of several clients', () => {
    it('shows each what it had stored itself, and nothing of others', () => {
      const store = storeOf();
      store.put(stored('resp_1', { output: [{ id: 'msg_1' }] }));
      store.of('ci').put(stored('resp_2', { output: [{ id: 'msg_2' }] }));
      const seenBy = (one: ResponseStore) => [
        ['resp_1', 'resp_2'].filter((id) => one.find(id)),
        ['msg_1', 'msg_2'].filter((id) => one.findItem(id)),
      ];
      assert.deepEqual(seenBy(store), [['resp_1'], ['msg_1']]);
      assert.deepEqual(seenBy(store.of('ci')), [['resp_2'], ['msg_2']]);
      assert.deepEqual(seenBy(store.of('bot')), [[], []]);
    });

    it("lets none remove what is another's", () => {
      const store = storeOf();
      store.of('ci').put(stored('resp_1'));
      assert.equal(store.of('bot').remove('resp_1'), false);
      assert.equal(store.remove('resp_1'), false);
      assert.equal(store.of('ci').remove('resp_1'), true);
    });

    it('is not to be led across by an id that a provider made up', () => {
      const store = storeOf();
      store.put(stored('ci resp_1', { output: [{ id: 'ci msg_1' }] }));
      assert.equal(store.of('ci').find('resp_1'), undefined);
      assert.equal(store.of('ci').findItem('msg_1'), undefined);
    });

    it('forgets the items of a client with their response', () => {
      const store = storeOf({ maxCount: 1 });
      store.of('ci').put(stored('resp_1', { output: [{ id: 'msg_1' }] }));
      store.put(stored('resp_2'));
      assert.equal(store.of('ci').findItem('msg_1'), undefined);
    });
  });
});
