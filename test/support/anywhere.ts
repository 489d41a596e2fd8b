import type { DialDeps } from '../../src/gateway/dial.js';
import { EndpointTimes } from '../../src/gateway/endpoint-times.js';

/** Calls may go anywhere, and take no time. */
export const anywhere = (): Pick<DialDeps, 'residency' | 'times'> => ({
  residency: () => undefined,
  times: new EndpointTimes(() => 0),
});
