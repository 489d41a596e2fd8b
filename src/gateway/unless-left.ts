import { GatewayError } from '../core/errors.js';

/** The promise's value, or 'canceled' as soon as the signal says so. What the promise stands for goes on. */
export async function unlessLeft<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  let leave = (): void => undefined;
  const gone = new Promise<never>((_, reject) => {
    leave = () => reject(new GatewayError('canceled', 'The request was canceled.'));
    if (signal.aborted) leave();
    else signal.addEventListener('abort', leave, { once: true });
  });
  try {
    return await Promise.race([gone, promise]);
  } finally {
    signal.removeEventListener('abort', leave);
  }
}
