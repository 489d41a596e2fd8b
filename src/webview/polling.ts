import type { Controller } from './controller.js';

/** Polls while the page is visible, and at once when it becomes so. Lives as long as the page. */
export function startPolling(polled: Pick<Controller, 'poll'>, everyMs: number): void {
  const pollIfVisible = (): void => {
    if (document.visibilityState === 'visible') polled.poll();
  };
  setInterval(pollIfVisible, everyMs);
  document.addEventListener('visibilitychange', pollIfVisible);
}
