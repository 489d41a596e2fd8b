import { Emitter } from '../../core/emitter.js';
import type { DecisionRow, ToHost, ToPage, WantedTab } from '../../dashboard/protocol.js';
import { t } from '../strings.js';
import { ANSWER_TIMEOUT_MS, hostFailure, isAnswerTo, type AnswerTo, type News, type Transport } from './transport.js';

/** What the editor gives a webview; acquired once a page. */
export type EditorApi = {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
};

/** Calls the listener with each message of the host. */
export type ListenToHost = (listener: (message: ToPage) => void) => void;

/**
 * The editor's message channel. Answers carry no ids, so one request is under way at a time and the next answer of its
 * type is its own; anything else that comes is late, and is dropped.
 */
export class WebviewTransport implements Transport {
  readonly signIn = undefined;
  readonly news: News;
  readonly #api: EditorApi;
  #queue: Promise<unknown> = Promise.resolve();
  #receive: (answer: ToPage) => void = () => undefined;

  constructor(api: EditorApi, listenToHost: ListenToHost) {
    const report = (error: unknown): void => reportError(error); // browsers have it; tests under Node do not need it
    const added = new Emitter<DecisionRow>(report);
    const stockChanged = new Emitter<void>(report);
    const tabWanted = new Emitter<WantedTab>(report);
    const moneyChanged = new Emitter<void>(report);
    this.news = {
      kind: 'pushed',
      onDidAdd: added.event,
      onDidChangeStock: stockChanged.event,
      onDidWantTab: tabWanted.event,
      onDidChangeMoney: moneyChanged.event,
    };
    this.#api = api;
    listenToHost((message) => {
      if (message.type === 'decision-added') added.fire(message.row);
      else if (message.type === 'stock-changed') stockChanged.fire();
      else if (message.type === 'tab-wanted') tabWanted.fire(message.tab);
      else if (message.type === 'money-changed') moneyChanged.fire();
      else this.#receive(message);
    });
  }

  ask<M extends ToHost>(message: M): Promise<AnswerTo<M>> {
    const answer = this.#queue.then(() => this.#exchange(message));
    this.#queue = answer.catch(() => undefined); // its own caller hears of it; the next request goes on
    return answer;
  }

  loadState(): unknown {
    return this.#api.getState();
  }

  saveState(state: unknown): void {
    this.#api.setState(state);
  }

  #exchange<M extends ToHost>(message: M): Promise<AnswerTo<M>> {
    return new Promise((resolve, reject) => {
      const giveUp = setTimeout(() => {
        reject(hostFailure(t('failure.noAnswer')));
      }, ANSWER_TIMEOUT_MS);
      this.#receive = (answer) => {
        if (answer.type === 'action-failed') reject(hostFailure(answer.message));
        else if (isAnswerTo(message, answer)) resolve(answer);
        else return;
        clearTimeout(giveUp);
      };
      this.#api.postMessage(message);
    });
  }
}
