import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '@gongshu/platform';

const run = promisify(execFile);
const ROOT = path.resolve(__dirname, '../..');
const SECRET = 'a secret of the chaos run, long enough';

/** A PostgreSQL cluster with real fsync, and gateway processes on it, all of which can be killed. */
export class ChaosCluster {
  readonly gateways: GatewayProcess[] = [];

  private constructor(
    private readonly folder: string,
    private readonly port: number,
    private server: Server,
  ) {}

  static async start(): Promise<ChaosCluster> {
    const folder = mkdtempSync(path.join(tmpdir(), 'gongshu-chaos-'));
    const port = await freePort();
    return new ChaosCluster(folder, port, await startServer(folder, port));
  }

  get databaseUrl(): string {
    return this.server.url;
  }

  async addGateway(upstreamAllow: string): Promise<GatewayProcess> {
    const gateway = new GatewayProcess(await freePort(), {
      ...process.env,
      DATABASE_URL: this.databaseUrl,
      GONGSHU_SECRET: SECRET,
      GONGSHU_DATA_DIR: this.folder,
      LOG_LEVEL: process.env.CHAOS_LOG ?? 'silent',
      UPSTREAM_ALLOW: upstreamAllow,
      GATEWAY_HEARTBEAT_MS: '300',
      GATEWAY_DEAD_MS: '2000',
      LEASE_UNITS: '200',
    });
    this.gateways.push(gateway);
    await gateway.start();
    return gateway;
  }

  /** SIGKILL for the server and all its children at once, as when the machine loses power; then recovery. */
  async killDatabase(): Promise<void> {
    this.powerOff();
    await new Promise((resolve) => setTimeout(resolve, 100));
    // Where nobody reaps the dead, pg_ctl would take the process for alive and wait for its end.
    rmSync(path.join(this.folder, 'data/postmaster.pid'), { force: true });
    this.server = await startServer(this.folder, this.port);
  }

  async stop(): Promise<void> {
    await Promise.all(this.gateways.map((gateway) => gateway.kill()));
    this.powerOff();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  }

  private powerOff(): void {
    for (const pid of [this.server.pid, ...childrenOf(this.server.pid)]) kill(pid);
  }
}

/** One gateway in a process of its own, always at the same port. */
export class GatewayProcess {
  private child: ChildProcess | undefined;

  constructor(
    readonly port: number,
    private readonly env: NodeJS.ProcessEnv,
  ) {}

  async start(): Promise<void> {
    this.child = spawn(process.execPath, [path.join(ROOT, 'dist/apps/gateway/src/main.js')], {
      env: { ...this.env, GATEWAY_PORT: String(this.port) },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    await this.ready();
  }

  /** Waits until it is ready; one that cannot start, because the database is away, is started again. */
  async ready(): Promise<void> {
    for (let deadline = Date.now() + 30_000; Date.now() < deadline;) {
      const response = await fetch(`http://127.0.0.1:${this.port}/health/ready`).catch(() => null);
      if (response?.status === 200) return;
      if (this.child && this.child.exitCode !== null) return this.start();
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`The gateway at port ${this.port} does not become ready.`);
  }

  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const { child } = this;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await once(child, 'exit');
  }
}

interface Server {
  readonly url: string;
  readonly pid: number;
}

/** Recovery after a kill can need a moment before a start is possible. */
async function startServer(folder: string, port: number): Promise<Server> {
  for (let attempt = 1; ; attempt++) {
    try {
      const script = path.join(__dirname, 'postgres.mjs');
      const { stdout } = await run(process.execPath, [script, folder, String(port)]);
      return JSON.parse(stdout) as Server;
    } catch (error) {
      if (attempt === 10) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

function childrenOf(pid: number): number[] {
  try {
    const out = execFileSync('ps', ['-o', 'pid=', '--ppid', String(pid)], { encoding: 'utf8' });
    return out.split('\n').map(Number).filter(Boolean);
  } catch {
    return [];
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It is gone already.
  }
}
