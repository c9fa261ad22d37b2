// @fastify/http-proxy: the same runtime and HTTP framework as ours, without keys, quotas and metering.
import path from 'node:path';
import { answersOk, BENCH, freePort, requirePeer, startProcess } from '../harness.mjs';

export const fastifyProxy = {
  name: '@fastify/http-proxy',
  prefix: 'fastifyProxy',
  ratioKey: 'vsFastifyProxy',
  async start({ upstreamUrl }) {
    requirePeer('@fastify/http-proxy');
    const port = await freePort();
    const url = `http://127.0.0.1:${port}/`;
    const stop = await startProcess(
      'fastify',
      process.execPath,
      [path.join(BENCH, 'sides/fastify-proxy.server.mjs')],
      {
        env: { PORT: String(port), UPSTREAM: upstreamUrl, NODE_ENV: 'production' },
        probe: answersOk(url),
      },
    );
    return { url, stop };
  },
};
