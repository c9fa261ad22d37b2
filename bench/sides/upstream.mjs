// The service behind every side: 1 KiB from nginx, or from node where nginx is missing.

import path from 'node:path';
import { answersOk, BENCH, findProgram, freePort, startProcess } from '../harness.mjs';
import { nginxConfiguration, startNginx } from './nginx.mjs';

export const BODY_BYTES = 1_024;

export async function startUpstream(folder) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/`;
  const nginx = findProgram('nginx');
  const stop = nginx
    ? await startNginx(nginx, path.join(folder, 'upstream'), upstreamConfiguration(port), url)
    : await startProcess(
        'upstream',
        process.execPath,
        [path.join(BENCH, 'sides/upstream.server.mjs')],
        {
          env: { PORT: String(port), BODY_BYTES: String(BODY_BYTES) },
          probe: answersOk(url),
        },
      );
  return { name: 'upstream', url, stop, software: nginx ? 'nginx' : 'node' };
}

function upstreamConfiguration(port) {
  return (folder) => {
    const body = 'x'.repeat(BODY_BYTES);
    return nginxConfiguration(
      folder,
      `server { listen 127.0.0.1:${port} backlog=1024; location / { default_type text/plain; return 200 "${body}"; } }`,
    );
  };
}
