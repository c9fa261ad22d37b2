import path from 'node:path';
import { bool, cleanEnv, makeValidator, port, str, url } from 'envalid';
import ipaddr from 'ipaddr.js';
import { StartError } from '../errors/start-error';
import { isWorkingDay, type LocalDays } from '../time/working-days';

/** All settings of all apps. Every variable is described in docs/configuration.md, from this table. */
export interface Config {
  readonly databaseUrl: string;
  /** Set: jobs go to Redis; unset: to PostgreSQL. */
  readonly redisUrl: string | undefined;
  /** Root of all derived keys (tokens, seals); at least 32 characters. */
  readonly masterSecret: string;
  readonly dataDir: string;
  readonly marketPort: number;
  readonly gatewayPort: number;
  readonly workerPort: number;
  readonly host: string;
  /** How clients reach the market and the gateway, for links and documents. */
  readonly marketUrl: string;
  readonly gatewayUrl: string;
  readonly logLevel: string;
  /** IANA zone of business months and days. */
  readonly businessZone: string;
  /** Days on which the place departs from the State Council's holiday notice. */
  readonly localDays: LocalDays;
  readonly accessTokenSeconds: number;
  readonly refreshTokenDays: number;
  readonly bodyLimitBytes: number;
  readonly upstreamAllow: readonly string[];
  readonly upstreamTimeoutMs: number;
  readonly upstreamBytesMax: number;
  readonly gatewayHeartbeatMs: number;
  readonly gatewayDeadMs: number;
  readonly leaseUnits: number;
  readonly databasePoolMax: number;
  readonly sampleData: boolean;
  /** Where the sample's own upstream service listens. */
  readonly sampleUpstreamPort: number;
}

/** A whole number from 1 on. */
const count = makeValidator((text: string) => {
  if (!/^[1-9]\d{0,14}$/.test(text)) throw new TypeError('a whole number from 1 on is needed');
  return Number(text);
});

const zone = makeValidator((text: string) => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return text;
  } catch {
    throw new TypeError(`"${text}" is no IANA time zone`);
  }
});

/** Calendar days: `2026-12-24,2026-12-31`. */
const days = makeValidator((text: string) => {
  const list = text
    .split(',')
    .map((day) => day.trim())
    .filter(Boolean);
  list.forEach((day) => isWorkingDay(day));
  return list;
});

/** CIDR blocks, each at all ports or at one: `10.1.0.0/16,10.2.3.4/32:8080,[fd00::/8]:8080`. */
const blocks = makeValidator((text: string) => {
  const list = text
    .split(',')
    .map((block) => block.trim())
    .filter(Boolean);
  for (const block of list) {
    const bare = block.replace(/^\[(.+)\](:\d+)?$/, '$1').replace(/(\/\d+):\d+$/, '$1');
    if (!ipaddr.isValidCIDR(bare)) throw new TypeError(`"${block}" is no CIDR block`);
  }
  return list;
});

const VARIABLES = {
  DATABASE_URL: url({
    desc: 'PostgreSQL 18 server, e.g. postgresql://user:password@host:5432/gongshu',
  }),
  REDIS_URL: str({ default: '', desc: 'Redis for jobs; empty: jobs run on PostgreSQL' }),
  GONGSHU_SECRET: str({ desc: 'Master secret, at least 32 characters; all apps share it' }),
  GONGSHU_DATA_DIR: str({
    default: '.gongshu',
    desc: 'Folder of files (datasets) and of the embedded database',
  }),
  MARKET_PORT: port({ default: 3000, desc: 'Port of the market (control plane)' }),
  GATEWAY_PORT: port({ default: 3001, desc: 'Port of the gateway (data plane)' }),
  WORKER_PORT: port({ default: 3002, desc: 'Port of the worker (health only)' }),
  HOST: str({ default: '127.0.0.1', desc: 'Address the apps listen on' }),
  MARKET_URL: str({
    default: '',
    desc: 'Public address of the market; default http://localhost:MARKET_PORT',
  }),
  GATEWAY_URL: str({
    default: '',
    desc: 'Public address of the gateway; default http://localhost:GATEWAY_PORT',
  }),
  LOG_LEVEL: str({
    default: 'info',
    choices: ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
    desc: 'Least severe level that is logged',
  }),
  BUSINESS_ZONE: zone({
    default: 'Asia/Shanghai',
    desc: 'IANA time zone of business days and months',
  }),
  EXTRA_HOLIDAYS: days({
    default: [],
    desc: "Comma-separated days (YYYY-MM-DD) off at this place beyond the State Council's notice",
  }),
  EXTRA_WORKDAYS: days({
    default: [],
    desc: "Comma-separated days (YYYY-MM-DD) worked at this place despite the State Council's notice",
  }),
  ACCESS_TOKEN_SECONDS: count({ default: 600, desc: 'Life of an access token' }),
  REFRESH_TOKEN_DAYS: count({ default: 14, desc: 'Life of a session without a new login' }),
  BODY_LIMIT_BYTES: count({ default: 1_048_576, desc: 'Largest accepted request body' }),
  UPSTREAM_ALLOW: blocks({
    default: [],
    desc: 'Comma-separated CIDR blocks of private networks that API proxies may reach, each at all ports (10.1.0.0/16) or at one (10.1.2.3/32:8080); public addresses always may',
  }),
  UPSTREAM_TIMEOUT_MS: count({
    default: 10_000,
    desc: 'Longest wait for an answer of an upstream',
  }),
  UPSTREAM_BYTES_MAX: count({
    default: 10_485_760,
    desc: 'Largest accepted answer of an upstream',
  }),
  GATEWAY_HEARTBEAT_MS: count({ default: 2_000, desc: 'How often a gateway says that it lives' }),
  GATEWAY_DEAD_MS: count({
    default: 10_000,
    desc: 'Silence after which a gateway is fenced and its leases settled',
  }),
  LEASE_UNITS: count({
    default: 500,
    desc: 'Largest slice of a quota that a gateway reserves at once',
  }),
  DATABASE_POOL_MAX: count({ default: 10, desc: 'Connections per app' }),
  SAMPLE_DATA: bool({
    default: true,
    desc: 'npm start: seed the sample marketplace into an empty database, and run its upstream service',
  }),
  SAMPLE_UPSTREAM_PORT: port({
    default: 3003,
    desc: "npm start: port of the sample's own upstream service",
  }),
};

/** Names, defaults and meanings, for docs/configuration.md. */
export const CONFIG_VARIABLES: Readonly<Record<string, { desc?: string; default?: unknown }>> =
  Object.fromEntries(
    Object.entries(VARIABLES).map(([name, validator]) => [
      name,
      validator as { desc?: string; default?: unknown },
    ]),
  );

/**
 * Reads the configuration from environment variables.
 * @throws StartError one sentence that names every missing or invalid variable and what it is for
 */
export function loadConfig(env: NodeJS.ProcessEnv): Config {
  const values = cleanEnv(env, VARIABLES, { reporter: reportInvalid });
  if (values.GONGSHU_SECRET.length < 32) {
    throw new StartError('GONGSHU_SECRET must have at least 32 characters.');
  }
  return {
    databaseUrl: values.DATABASE_URL,
    redisUrl: values.REDIS_URL || undefined,
    masterSecret: values.GONGSHU_SECRET,
    dataDir: path.resolve(values.GONGSHU_DATA_DIR),
    marketPort: values.MARKET_PORT,
    gatewayPort: values.GATEWAY_PORT,
    workerPort: values.WORKER_PORT,
    host: values.HOST,
    marketUrl: values.MARKET_URL || `http://localhost:${values.MARKET_PORT}`,
    gatewayUrl: values.GATEWAY_URL || `http://localhost:${values.GATEWAY_PORT}`,
    logLevel: values.LOG_LEVEL,
    businessZone: values.BUSINESS_ZONE,
    localDays: {
      holidays: new Set(values.EXTRA_HOLIDAYS),
      workdays: new Set(values.EXTRA_WORKDAYS),
    },
    accessTokenSeconds: values.ACCESS_TOKEN_SECONDS,
    refreshTokenDays: values.REFRESH_TOKEN_DAYS,
    bodyLimitBytes: values.BODY_LIMIT_BYTES,
    upstreamAllow: values.UPSTREAM_ALLOW,
    upstreamTimeoutMs: values.UPSTREAM_TIMEOUT_MS,
    upstreamBytesMax: values.UPSTREAM_BYTES_MAX,
    gatewayHeartbeatMs: values.GATEWAY_HEARTBEAT_MS,
    gatewayDeadMs: values.GATEWAY_DEAD_MS,
    leaseUnits: values.LEASE_UNITS,
    databasePoolMax: values.DATABASE_POOL_MAX,
    sampleData: values.SAMPLE_DATA,
    sampleUpstreamPort: values.SAMPLE_UPSTREAM_PORT,
  };
}

function reportInvalid({ errors }: { errors: Partial<Record<string, Error>> }): void {
  const sentences = Object.entries(errors).map(([name, error]) => {
    const what = CONFIG_VARIABLES[name]?.desc ?? '';
    const missing = error?.name === 'EnvMissingError';
    return `${name} ${missing ? 'is missing' : `is invalid (${error?.message})`}: ${what}.`;
  });
  if (sentences.length > 0) throw new StartError(sentences.join(' '));
}
