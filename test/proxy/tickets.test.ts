import assert from 'node:assert/strict';
import { makeTicket, TicketBox } from '../../src/proxy/tickets.js';
import { TOKEN } from './support.js';

const TEN_MINUTES_MS = 600_000;

describe('tickets', () => {
  let nowMs: number;
  let box: TicketBox;

  beforeEach(() => {
    nowMs = 1_000;
    box = new TicketBox(
      () => TOKEN,
      () => nowMs,
    );
  });

  it('takes a ticket that any holder of the token made, once', () => {
    const ticket = makeTicket(TOKEN, nowMs);
    assert.equal(box.take(ticket), true);
    assert.equal(box.take(ticket), false);
  });

  it('takes it until ten minutes have passed', () => {
    const [early, late] = [makeTicket(TOKEN, nowMs), makeTicket(TOKEN, nowMs)];
    nowMs = 1_000 + TEN_MINUTES_MS - 1;
    assert.equal(box.take(early), true);
    nowMs = 1_000 + TEN_MINUTES_MS;
    assert.equal(box.take(late), false);
  });

  it('still refuses a used one after it has forgotten it', () => {
    const ticket = makeTicket(TOKEN, nowMs);
    box.take(ticket);
    nowMs = 1_000 + TEN_MINUTES_MS;
    box.take(makeTicket(TOKEN, nowMs)); // clears out old ones
    assert.equal(box.take(ticket), false);
  });

  it('refuses one made with another token', () => {
    assert.equal(box.take(makeTicket('other', nowMs)), false);
  });

  it('refuses one whose end was moved', () => {
    assert.equal(box.take(makeTicket(TOKEN, nowMs).replace(/^\d+/, '999999999')), false);
  });

  for (const text of ['', '.', '601000.ab.cd', 'x'.repeat(300)]) {
    it(`refuses "${text.slice(0, 20)}"`, () => assert.equal(box.take(text), false));
  }

  it('never makes the same ticket twice', () => {
    assert.notEqual(makeTicket(TOKEN, nowMs), makeTicket(TOKEN, nowMs));
  });
});
