import type { Endpoint } from './endpoint.js';

/** Prometheus' text format, the version that every scraper reads. */
const TEXT_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/** What went through this process, for a scraper. It holds everybody's numbers, so it is for those who may see the panel. */
export const metrics: Endpoint = {
  method: 'GET',
  path: '/metrics',
  access: 'panel',
  operations: [{ tag: 'Signalbox', summary: 'Counts and gauges in Prometheus text format', answers: [TEXT_TYPE] }],
  handle: async ({ app }) => ({
    kind: 'whole',
    status: 200,
    headers: { 'content-type': TEXT_TYPE },
    body: await app.metrics(),
  }),
};
