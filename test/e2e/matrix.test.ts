import assert from 'node:assert/strict';
import { FORMATS } from './matrix/clients.js';
import { describeErrors } from './matrix/errors.js';
import { HELLO, PAIRS, type Wish } from './matrix/pair.js';
import { describeReplies } from './matrix/replies.js';
import { describeRequests, oneResult, WISHES } from './matrix/requests.js';
import { CLIENTS, NEEDS, UNASKABLE, type Client, type Need } from './matrix/table.js';
import { PROVIDER_WIRES, startWorld, type World } from './matrix/world.js';

describe('every client format with every provider wire', function () {
  this.timeout(10_000);
  let world: World;
  before(async () => {
    world = await startWorld(PROVIDER_WIRES);
  });
  after(() => world.dispose());
  beforeEach(() => {
    world.reply = {};
    world.forgetFailures();
  });

  for (const pair of PAIRS) {
    describe(`${pair.client} to ${pair.provider}, ${pair.stream ? 'streamed' : 'whole'}`, () => {
      describeRequests(() => world, pair);
      describeReplies(() => world, pair);
      describeErrors(() => world, pair);
    });
  }
});

describe('the formats of clients', () => {
  for (const client of CLIENTS) {
    for (const need of NEEDS) {
      const isAskable = !UNASKABLE[client].includes(need);
      it(`of ${client} ${isAskable ? 'have a place' : 'have no place'} for ${need}`, () => {
        assert.equal(canAsk(client, need), isAskable);
      });
    }
  }
});

/** True when a need changes the body that a client would send. */
function canAsk(client: Client, need: Need): boolean {
  const bodyOf = ({ turns = [HELLO], ...wish }: Wish): string =>
    JSON.stringify(FORMATS[client].request({ model: 'auto', stream: true, turns, ...wish }).body);
  try {
    return bodyOf(WISHES[need]) !== bodyOf(PLAIN[need]);
  } catch (thrown) {
    // The client cannot even write it.
    assert.ok(thrown instanceof assert.AssertionError);
    return false;
  }
}

const PICTURELESS: Wish = { turns: [{ who: 'user', text: 'What is it?' }] };

/** The same requests without what is needed. */
const PLAIN: Readonly<Record<Need, Wish>> = {
  instructions: {},
  tools: {},
  'error-mark': { turns: oneResult(false), tools: ['read'] },
  image: PICTURELESS,
  'image-url': PICTURELESS,
  pdf: PICTURELESS,
  schema: {},
  stop: {},
};
