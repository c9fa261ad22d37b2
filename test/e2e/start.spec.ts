import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { freePort } from '@gongshu/platform';
import { eventually } from '../support/eventually';

const ROOT = path.resolve(__dirname, '../..');

/** `npm start` and the programs beside it, as processes of their own on ports and a folder of their own. */
class Start {
  readonly dataDir = mkdtempSync(path.join(tmpdir(), 'gongshu-start-'));
  readonly env: Record<string, string> = {};
  output = '';
  private child: ChildProcess | undefined;

  async ports(): Promise<this> {
    for (const name of ['MARKET', 'GATEWAY', 'WORKER', 'SAMPLE_UPSTREAM']) {
      this.env[`${name}_PORT`] = String(await freePort());
    }
    this.env.MARKET_URL = `http://localhost:${this.env.MARKET_PORT}`;
    this.env.GATEWAY_URL = `http://localhost:${this.env.GATEWAY_PORT}`;
    this.env.GONGSHU_DATA_DIR = this.dataDir;
    return this;
  }

  run(script: string[], env: Record<string, string> = {}): ChildProcess {
    const { PATH, HOME } = process.env;
    const child = spawn(process.execPath, script, {
      cwd: ROOT,
      env: { PATH, HOME, ...this.env, ...env },
    });
    this.output = '';
    child.stdout.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    return child;
  }

  /** Runs to the end; the exit code and what was printed. */
  async finish(script: string[], env: Record<string, string> = {}): Promise<[number, string]> {
    const child = this.run(script, env);
    let output = '';
    child.stdout!.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr!.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const [code] = (await once(child, 'close')) as [number];
    return [code, output];
  }

  async start(): Promise<void> {
    this.child = this.run(['scripts/start.mjs', 'gongshu']);
    const deadline = Date.now() + 60_000;
    while (!this.output.includes('is running')) {
      if (this.child.exitCode !== null || Date.now() > deadline) throw new Error(this.output);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** As Ctrl-C does. */
  async stop(): Promise<number | null> {
    const { child } = this;
    if (!child || child.exitCode !== null) return child?.exitCode ?? null;
    child.kill('SIGINT');
    await once(child, 'exit');
    return child.exitCode;
  }

  remove(): void {
    rmSync(this.dataDir, { recursive: true, force: true });
  }
}

describe('npm start', () => {
  let gongshu: Start;

  beforeAll(async () => {
    gongshu = await new Start().ports();
    await gongshu.start();
  }, 70_000);
  afterAll(async () => {
    await gongshu.stop();
    gongshu.remove();
  }, 30_000);

  it('shows progress, the documentation, the accounts and a first call that works as printed', async () => {
    expect(gongshu.output).toMatch(/making the database[\s\S]*starting the database[\s\S]*seeding/);
    expect(gongshu.output).toContain(`${gongshu.env.MARKET_URL}/docs`);
    const command = /curl -i -H "Authorization: (Bearer gs_live_\w+)" (http\S+)/.exec(
      gongshu.output,
    )!;
    const answer = await fetch(command[2]!, { headers: { Authorization: command[1]! } });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('gongshu-receipt')).toBeTruthy();
  });

  it('serves liveness, readiness and a documentation page on every app', async () => {
    for (const name of ['MARKET', 'GATEWAY', 'WORKER']) {
      const url = `http://localhost:${gongshu.env[`${name}_PORT`]}`;
      for (const route of ['/health/live', '/health/ready', '/docs', '/openapi.json']) {
        expect([url, route, (await fetch(url + route)).status]).toEqual([url, route, 200]);
      }
    }
  });

  it('carries the whole tour', async () => {
    const [code, output] = await gongshu.finish(['scripts/tour.mjs']);
    expect(output).toContain('each answer as stated');
    expect(code).toBe(0);
  });

  it('stops cleanly on Ctrl-C, and keeps the data for the next start', async () => {
    expect(await gongshu.stop()).toBe(0);
    const accounts = readFileSync(path.join(gongshu.dataDir, 'sample-accounts.json'), 'utf8');
    await gongshu.start();
    expect(gongshu.output).not.toContain('seeding the sample');
    const { users } = JSON.parse(accounts) as { users: { username: string; password: string }[] };
    const { username, password } = users.find((user) => user.username === 'auditor')!;
    const login = await fetch(`${gongshu.env.MARKET_URL}/v1/sessions`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ username, password }),
    });
    expect(login.status).toBe(201);
  }, 90_000);
});

describe('a start that is interrupted', () => {
  it('leaves no database server behind, wherever it stood', async () => {
    for (const step of ['making the database', 'starting the database', 'seeding']) {
      const gongshu = await new Start().ports();
      const child = gongshu.run(['scripts/start.mjs', 'gongshu']);
      await eventually(() => expect(gongshu.output).toContain(step), 30_000);
      child.kill('SIGINT');
      await once(child, 'close');
      const pidFile = path.join(gongshu.dataDir, 'postgres/data/postmaster.pid');
      expect([step, existsSync(pidFile)]).toEqual([step, false]);
      gongshu.remove();
    }
  }, 90_000);
});

describe('a start that cannot be', () => {
  let gongshu: Start;
  beforeAll(async () => {
    gongshu = await new Start().ports();
  });
  afterAll(() => gongshu.remove());

  /** One sentence on the terminal, no stack, exit code 1. */
  const expectSentence = async (
    script: string[],
    env: Record<string, string>,
    sentence: RegExp,
  ) => {
    const [code, output] = await gongshu.finish(script, env);
    expect([code, output]).toEqual([1, expect.stringMatching(sentence)]);
    expect(output).not.toMatch(/\n\s+at /);
  };
  const expectOfEachApp = (env: Record<string, string>, sentence: RegExp) =>
    Promise.all(
      ['market', 'gateway', 'worker'].map((app) =>
        expectSentence(['scripts/start.mjs', app], env, sentence),
      ),
    );
  const START = ['scripts/start.mjs', 'gongshu'];
  // Says the same of DATABASE_URL by the same check, and loads half as much.
  const MIGRATE = ['scripts/start.mjs', 'migrate'];

  it('says that a port is in use, and which setting changes it', async () => {
    const other = createServer().listen(Number(gongshu.env.MARKET_PORT), '127.0.0.1');
    await once(other, 'listening');
    await expectSentence(START, {}, /Port \d+ is in use: .*MARKET_PORT/);
    other.close();
  });

  it.each([
    [
      { MARKET_PORT: 'abc', BUSINESS_ZONE: 'Mars' },
      /MARKET_PORT is invalid.*BUSINESS_ZONE is invalid/s,
    ],
    [{ HOST: '192.0.2.1' }, /HOST names no address of this machine/],
    [{ WORKER_PORT: '4711', GATEWAY_PORT: '4711' }, /are both 4711/],
  ])('says what is wrong with the settings %j before it makes anything', async (env, sentence) => {
    await expectSentence(START, env, sentence);
  });

  it('says that another process uses the data folder', async () => {
    mkdirSync(path.join(gongshu.dataDir, 'postgres'));
    writeFileSync(path.join(gongshu.dataDir, 'postgres/owner.pid'), `${process.pid}`);
    await expectSentence(START, {}, /in use by process \d+/);
  });

  it('says that the data folder cannot be used', async () => {
    const file = path.join(gongshu.dataDir, 'a-file');
    writeFileSync(file, '');
    await expectSentence(
      START,
      { GONGSHU_DATA_DIR: file },
      /data folder .* cannot be used \(E\w+\)/,
    );
  });

  it.each([
    [START, 'postgresql://u:p@127.0.0.1:1/none', /nothing listens at that host and port/],
    [MIGRATE, 'mysql://localhost/none', /no PostgreSQL address/],
  ])('%j says what is wrong with DATABASE_URL=%s', async (script, url, sentence) => {
    await expectSentence(script, { DATABASE_URL: url }, sentence);
  });

  it('says that the password or the database of DATABASE_URL is wrong', async () => {
    const wrong = new URL(process.env.TEST_SERVER_URL!);
    wrong.pathname = '/no_such_database';
    await expectSentence(MIGRATE, { DATABASE_URL: wrong.href }, /database does not exist/);
    wrong.password = 'wrong';
    await expectSentence(MIGRATE, { DATABASE_URL: wrong.href }, /refuses this user and password/);
  });

  it('names each setting that an app lacks', async () => {
    await expectSentence(
      ['scripts/start.mjs', 'worker'],
      {},
      /DATABASE_URL is missing.*GONGSHU_SECRET is missing/,
    );
  });

  it('tells each app to migrate an empty database first', async () => {
    const env = { DATABASE_URL: process.env.TEST_SERVER_URL!, GONGSHU_SECRET: 'x'.repeat(32) };
    await expectOfEachApp(env, /npm run migrate/);
  });
});
