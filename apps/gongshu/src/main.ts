import path from 'node:path';
import {
  assertPortFree,
  exitWith,
  listen,
  portError,
  runStops,
  type Stop,
  stopOnSignal,
} from '@gongshu/http';
import { type Config, loadConfig, migrate, StartError } from '@gongshu/platform';
import { createGateway } from '../../gateway/src';
import { createMarket, warmCatalog } from '../../market/src';
import { createWorker } from '../../worker/src';
import {
  type Administrator,
  type SampleAccounts,
  seedBase,
  seedSample,
} from '../../../prisma/seed';
import { masterSecret, openDatabase, prepareDataDir } from './embedded-database';
import { startSampleUpstream } from './sample-upstream';
import { readAccounts, welcome, writeAccounts } from './welcome';

const MIGRATIONS = path.resolve(__dirname, '../../../../prisma/migrations');

type Progress = (step: string) => void;

/** `npm start`: database, market, gateway, worker and the sample's upstream, in one process. */
async function main(): Promise<void> {
  const stops: Stop[] = [];
  stopOnSignal(stops);
  try {
    await start(stops, progressSince(Date.now()));
  } catch (error) {
    await runStops(stops);
    throw error;
  }
}

function progressSince(started: number): Progress {
  return (step) => {
    const seconds = ((Date.now() - started) / 1000).toFixed(1).padStart(5);
    console.log(`${seconds} s  ${step}`);
  };
}

async function start(stops: Stop[], progress: Progress): Promise<void> {
  const settings = settingsOf(process.env);
  const { dataDir } = settings;
  await assertPortsFree(settings);
  await prepareDataDir(dataDir);
  const { DATABASE_URL, GONGSHU_SECRET } = process.env;
  const config = {
    ...settings,
    databaseUrl: await openDatabase(dataDir, DATABASE_URL, progress, (stop) => stops.push(stop)),
    masterSecret: await masterSecret(dataDir, GONGSHU_SECRET),
  };
  progress('bringing the database to this version');
  await migrate(config.databaseUrl, MIGRATIONS);
  const administrator = await seed(config, progress);
  await startApps(config, stops, progress);
  progress('ready');
  console.log(welcome(config, await readAccounts(dataDir), administrator));
}

/** Fills an empty database: with the sample, or with what any marketplace begins with. */
async function seed(config: Config, progress: Progress): Promise<Administrator | undefined> {
  progress('looking at what the database holds');
  const upstreamUrl = `http://127.0.0.1:${config.sampleUpstreamPort}`;
  const keep = (accounts: SampleAccounts) => writeAccounts(config.dataDir, accounts);
  const sample = config.sampleData && (await seedSample(config, { upstreamUrl, progress, keep }));
  return sample ? undefined : seedBase(config);
}

/** The settings before there is a database; all are checked before anything is made. */
function settingsOf(env: NodeJS.ProcessEnv): Config {
  const config = loadConfig({
    // Quiet unless asked: the terminal belongs to the welcome.
    LOG_LEVEL: 'warn',
    ...env,
    DATABASE_URL: env.DATABASE_URL ?? 'postgresql://embedded',
    GONGSHU_SECRET: env.GONGSHU_SECRET ?? 'made on first start, kept under the data folder',
  });
  if (!config.sampleData) return config;
  // The sample's own upstream is on this machine, and nothing else of it may be reached through the gateway.
  const upstream = `127.0.0.1/32:${config.sampleUpstreamPort}`;
  return { ...config, upstreamAllow: [...config.upstreamAllow, upstream] };
}

/** Says at once what would otherwise be found out only after the database has started. */
async function assertPortsFree(config: Config): Promise<void> {
  const ports = new Map<number, string>();
  const add = (port: number, variable: string): void => {
    const other = ports.get(port);
    if (other)
      throw new StartError(`${variable} and ${other} are both ${port}: give each its own.`);
    ports.set(port, variable);
  };
  add(config.marketPort, 'MARKET_PORT');
  add(config.gatewayPort, 'GATEWAY_PORT');
  add(config.workerPort, 'WORKER_PORT');
  if (config.sampleData) add(config.sampleUpstreamPort, 'SAMPLE_UPSTREAM_PORT');
  for (const [port, variable] of ports) await assertPortFree(port, config.host, variable);
}

/** Starts everything that listens; the gateway last, so that it stops first and drains while all below still stands. */
async function startApps(config: Config, stops: Stop[], progress: Progress): Promise<void> {
  progress('starting market, gateway and worker');
  if (config.sampleData) {
    const port = config.sampleUpstreamPort;
    const upstream = await startSampleUpstream(port).catch((error: unknown) => {
      throw portError(error, port, 'SAMPLE_UPSTREAM_PORT');
    });
    stops.push(() => upstream.close());
  }
  const worker = await createWorker(config);
  await listen(worker, config.workerPort, config.host, 'WORKER_PORT');
  stops.push(() => worker.close());
  const market = await createMarket(config);
  await listen(market, config.marketPort, config.host, 'MARKET_PORT');
  stops.push(() => market.close());
  const gateway = await createGateway(config);
  await listen(gateway, config.gatewayPort, config.host, 'GATEWAY_PORT');
  stops.push(() => gateway.close());
  warmCatalog(market);
}

main().catch(exitWith);
