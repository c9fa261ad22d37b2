// express-gateway with key-auth and rate-limit on Redis: the nearest thing of the Node world to what ours does.
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import {
  answersOk,
  BENCH,
  freePort,
  requirePeer,
  requireProgram,
  startProcess,
} from '../harness.mjs';

export const expressGateway = {
  name: 'express-gateway',
  prefix: 'expressGateway',
  ratioKey: 'vsExpressGateway',
  async start({ folder, upstreamUrl }) {
    requirePeer('express-gateway');
    const redis = await startRedis(requireProgram('redis-server'), path.join(folder, 'redis'));
    try {
      return await startGateway(path.join(folder, 'express-gateway'), upstreamUrl, redis);
    } catch (error) {
      await redis.stop();
      throw error;
    }
  },
};

async function startRedis(program, folder) {
  mkdirSync(folder, { recursive: true });
  const port = await freePort();
  const stop = await startProcess(
    'redis-server',
    program,
    ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', ''],
    { probe: () => connects(port) },
  );
  return { port, stop };
}

async function startGateway(folder, upstreamUrl, redis) {
  const port = await freePort();
  const adminPort = await freePort();
  writeConfiguration(folder, { port, adminPort, upstreamUrl, redisPort: redis.port });
  const admin = `http://127.0.0.1:${adminPort}`;
  const stop = await startProcess(
    'express-gateway',
    process.execPath,
    [path.join(BENCH, 'sides/express-gateway.server.cjs'), folder],
    {
      env: { NODE_ENV: 'production', LOG_LEVEL: 'error', EG_CONFIG_DIR: folder },
      probe: answersOk(`${admin}/users`),
    },
  );
  const key = await issueKey(admin);
  return {
    url: `http://127.0.0.1:${port}/`,
    headers: { Authorization: `apiKey ${key}` },
    stop: async () => {
      await stop();
      await redis.stop();
    },
  };
}

function writeConfiguration(folder, { port, adminPort, upstreamUrl, redisPort }) {
  const models = path.join(BENCH, 'node_modules/express-gateway/lib/config/models');
  cpSync(models, path.join(folder, 'models'), { recursive: true });
  const gateway = {
    http: { port, host: '127.0.0.1' },
    admin: { port: adminPort, host: '127.0.0.1' },
    apiEndpoints: { api: { host: '*', paths: '/' } },
    serviceEndpoints: { upstream: { url: upstreamUrl } },
    policies: ['key-auth', 'proxy', 'rate-limit'],
    pipelines: {
      api: {
        apiEndpoints: ['api'],
        policies: [
          { 'key-auth': null },
          // Without delayMs its library would slow every call down on purpose.
          {
            'rate-limit': [
              {
                action: {
                  max: 1_000_000_000,
                  windowMs: 3_600_000,
                  delayMs: 0,
                  rateLimitBy: '${req.user.id}',
                },
              },
            ],
          },
          { proxy: [{ action: { serviceEndpoint: 'upstream' } }] },
        ],
      },
    },
  };
  // Written as JSON, which is YAML.
  const system = {
    db: { redis: { host: '127.0.0.1', port: redisPort, namespace: 'EG', emulate: false } },
    crypto: { cipherKey: 'bench', algorithm: 'aes256', saltRounds: 10 },
    session: { secret: 'bench', resave: false, saveUninitialized: false },
    accessTokens: { timeToExpiry: 7_200_000 },
    refreshTokens: { timeToExpiry: 7_200_000 },
    authorizationCodes: { timeToExpiry: 300_000 },
  };
  writeFileSync(path.join(folder, 'gateway.config.yml'), JSON.stringify(gateway));
  writeFileSync(path.join(folder, 'system.config.yml'), JSON.stringify(system));
}

async function issueKey(admin) {
  const post = async (resource, body) => {
    const response = await fetch(`${admin}/${resource}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`express-gateway: ${resource}: ${await response.text()}`);
    return response.json();
  };
  const user = { username: 'bench', firstname: 'b', lastname: 'b', email: 'b@example.org' };
  await post('users', user);
  const { keyId, keySecret } = await post('credentials', {
    type: 'key-auth',
    consumerId: user.username,
    credential: {},
  });
  return `${keyId}:${keySecret}`;
}

function connects(port) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(socket.destroy() && true));
    socket.once('error', () => resolve(false));
  });
}
