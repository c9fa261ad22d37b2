import path from 'node:path';
import { assertPortFree, exitWith, listen, portError, stopOnSignal } from '@gongshu/http';
import { type Config, loadConfig, migrate } from '@gongshu/platform';
import { createGateway } from '../../gateway/src';
import { createMarket } from '../../market/src';
import { createWorker } from '../../worker/src';
import { seedSample } from '../../../prisma/seed';
import { masterSecret, openDatabase, prepareDataDir } from './embedded-database';
import { startSampleUpstream } from './sample-upstream';
import { readAccounts, welcome, writeAccounts } from './welcome';

const MIGRATIONS = path.resolve(__dirname, '../../../../prisma/migrations');
/** Where the sample's own upstream listens; the API proxy product of the sample names it. */
const UPSTREAM_PORT = Number(process.env.SAMPLE_UPSTREAM_PORT ?? 3003);

/** `npm start`: database, market, gateway, worker and the sample's upstream, in one process. */
async function main(): Promise<void> {
  const started = Date.now();
  const progress = (step: string): void => {
    const seconds = ((Date.now() - started) / 1000).toFixed(1).padStart(5);
    console.log(`${seconds} s  ${step}`);
  };
  const dataDir = path.resolve(process.env.GONGSHU_DATA_DIR ?? '.gongshu');
  await assertPortsFree();
  await prepareDataDir(dataDir);
  const database = await openDatabase(dataDir, process.env.DATABASE_URL, progress);
  try {
    await run(dataDir, database, progress);
  } catch (error) {
    await database.stop();
    throw error;
  }
}

async function run(
  dataDir: string,
  database: { url: string; stop(): Promise<void> },
  progress: (step: string) => void,
): Promise<void> {
  progress('bringing the database to this version');
  await migrate(database.url, MIGRATIONS);
  const config = loadConfig({
    // Quiet unless asked: the terminal belongs to the welcome.
    LOG_LEVEL: 'warn',
    ...process.env,
    DATABASE_URL: database.url,
    GONGSHU_SECRET: await masterSecret(dataDir, process.env.GONGSHU_SECRET),
    UPSTREAM_ALLOW: ['127.0.0.1/32', process.env.UPSTREAM_ALLOW].filter(Boolean).join(','),
  });
  if (config.sampleData) {
    progress('looking for the sample marketplace');
    const upstreamUrl = `http://127.0.0.1:${UPSTREAM_PORT}`;
    const accounts = await seedSample(config, { upstreamUrl, progress });
    if (accounts) await writeAccounts(dataDir, accounts);
  }
  const stops = await startApps(config, progress);
  stopOnSignal(...stops, () => database.stop());
  progress('ready');
  console.log(welcome(config, await readAccounts(dataDir)));
}

/** Says at once what would otherwise be found out only after the database has started. */
async function assertPortsFree(): Promise<void> {
  const host = process.env.HOST ?? '127.0.0.1';
  const ports = {
    MARKET_PORT: Number(process.env.MARKET_PORT ?? 3000),
    GATEWAY_PORT: Number(process.env.GATEWAY_PORT ?? 3001),
    WORKER_PORT: Number(process.env.WORKER_PORT ?? 3002),
    SAMPLE_UPSTREAM_PORT: UPSTREAM_PORT,
  };
  for (const [variable, port] of Object.entries(ports)) await assertPortFree(port, host, variable);
}

/** Starts everything that listens; what was started is stopped again when a later part cannot start. */
async function startApps(
  config: Config,
  progress: (step: string) => void,
): Promise<(() => Promise<unknown>)[]> {
  const stops: (() => Promise<unknown>)[] = [];
  try {
    progress('starting market, gateway and worker');
    if (config.sampleData) {
      const upstream = await startSampleUpstream(UPSTREAM_PORT).catch((error: unknown) => {
        throw portError(error, UPSTREAM_PORT, 'SAMPLE_UPSTREAM_PORT');
      });
      stops.unshift(() => upstream.close());
    }
    const worker = await createWorker(config);
    await listen(worker, config.workerPort, config.host, 'WORKER_PORT');
    stops.unshift(() => worker.close());
    const market = await createMarket(config);
    await listen(market, config.marketPort, config.host, 'MARKET_PORT');
    stops.unshift(() => market.close());
    const gateway = await createGateway(config);
    await listen(gateway, config.gatewayPort, config.host, 'GATEWAY_PORT');
    // First to stop: it drains its calls and its batch while everything below still stands.
    stops.unshift(() => gateway.close());
    return stops;
  } catch (error) {
    for (const stop of stops) await stop();
    throw error;
  }
}

main().catch(exitWith);
