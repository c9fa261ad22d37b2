// nginx as a plain reverse proxy: no key, no quota, no metering. As fast as a proxy gets.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { answersOk, freePort, requireProgram, startProcess } from '../harness.mjs';

export const nginxProxy = {
  name: 'nginx reverse proxy',
  prefix: 'nginx',
  ratioKey: 'vsNginx',
  async start({ folder, upstreamUrl }) {
    const nginx = requireProgram('nginx');
    const port = await freePort();
    const url = `http://127.0.0.1:${port}/`;
    const configuration = (own) =>
      nginxConfiguration(
        own,
        `upstream behind { server ${new URL(upstreamUrl).host}; keepalive 64; }
         server {
           listen 127.0.0.1:${port} backlog=1024;
           location / { proxy_pass http://behind; proxy_http_version 1.1; proxy_set_header Connection ""; }
         }`,
      );
    return { url, stop: await startNginx(nginx, path.join(folder, 'nginx'), configuration, url) };
  },
};

/** One worker, as every side has one process; no log, which the others do not write either. */
export function nginxConfiguration(folder, servers) {
  const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((kind) => `${kind}_temp_path ${folder}/${kind};`)
    .join('\n');
  return `worker_processes 1;
    daemon off;
    pid ${folder}/pid;
    error_log ${folder}/error.log warn;
    events { worker_connections 1024; }
    http { access_log off; keepalive_requests 100000000; ${paths} ${servers} }`;
}

export function startNginx(nginx, folder, configuration, url) {
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, 'nginx.conf');
  writeFileSync(file, configuration(folder));
  return startProcess(
    'nginx',
    nginx,
    ['-c', file, '-p', folder, '-e', path.join(folder, 'start.log')],
    {
      probe: answersOk(url),
    },
  );
}
