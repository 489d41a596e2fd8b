import type { Endpoint } from './endpoints/endpoint.js';

/** Where a request may end in the call of a model. */
export const mayCost = ({ access, method }: Pick<Endpoint, 'access' | 'method'>): boolean =>
  access === 'decide' || (access === 'call' && method === 'POST');
