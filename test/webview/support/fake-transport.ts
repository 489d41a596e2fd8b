import { Emitter } from '../../../src/core/emitter.js';
import type { DecisionRow, ToHost, WantedTab } from '../../../src/dashboard/protocol.js';
import { isAnswerTo, type AnswerTo, type Transport } from '../../../src/webview/transport/transport.js';
import { answerAs, type FakeHost } from './views.js';

/** A transport to a fake host, which answers at once; the answer may be held up on its way. */
export class FakeTransport implements Transport {
  readonly asked: ToHost[] = [];
  readonly added = new Emitter<DecisionRow>((error) => {
    throw error;
  });
  readonly stockChanged = new Emitter<void>((error) => {
    throw error;
  });
  readonly tabWanted = new Emitter<WantedTab>((error) => {
    throw error;
  });
  readonly moneyChanged = new Emitter<void>((error) => {
    throw error;
  });
  readonly news: Transport['news'] = {
    kind: 'pushed',
    onDidAdd: this.added.event,
    onDidChangeStock: this.stockChanged.event,
    onDidWantTab: this.tabWanted.event,
    onDidChangeMoney: this.moneyChanged.event,
  };
  kept: unknown;
  tokens: string[] = [];
  /** Throws this instead of answering. */
  refusal: Error | undefined;
  /** Answers wait for this. */
  gate: Promise<void> = Promise.resolve();

  constructor(readonly host: FakeHost) {}

  readonly signIn = (token: string): void => {
    this.tokens.push(token);
    this.refusal = undefined;
  };

  async ask<M extends ToHost>(message: M): Promise<AnswerTo<M>> {
    this.asked.push(message);
    const answer = answerAs(this.host, message);
    await this.gate;
    if (this.refusal) throw this.refusal;
    if (isAnswerTo(message, answer)) return answer;
    throw new Error(answer.type === 'action-failed' ? answer.message : `odd answer ${answer.type}`);
  }

  loadState(): unknown {
    return this.kept;
  }

  saveState(state: unknown): void {
    this.kept = state;
  }
}
