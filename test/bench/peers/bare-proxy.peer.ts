/** The least a proxy on node:http can do: every byte is passed on unread. What it costs, no router can avoid. */
import * as http from 'node:http';
import type { AddressInfo } from 'node:net';

const [upstream = ''] = process.argv.slice(2);
const agent = new http.Agent({ keepAlive: true, scheduling: 'lifo' });

const server = http.createServer((request, response) => {
  const { method, headers, url = '' } = request;
  const forwarded = http.request(new URL(url, upstream), { method, headers, agent }, (reply) => {
    response.writeHead(reply.statusCode ?? 502, reply.headers);
    reply.pipe(response);
  });
  forwarded.on('error', () => response.destroy());
  request.pipe(forwarded);
});
server.listen(0, '127.0.0.1', () => {
  // Safe: a server that listens on a TCP port has an address of this form.
  console.log((server.address() as AddressInfo).port);
});
