import { deriveSigningKey } from '@gongshu/platform';
import { BatchCommitter, type EndReason, type EventOutcome } from './batch-committer';
import type { BatchStore, Verdict } from './batch-connection';
import { chainHead } from './seal';
import type { Batch } from './usage-batch.queries';
import { uuidV7 } from './uuid-v7';

const key = deriveSigningKey('a secret of the tests, long enough', 'usage-seal');
const LOST = new Error('Connection terminated unexpectedly');
const REFUSAL = Object.assign(new Error('no space left on device'), { severity: 'ERROR' });
const SHUTDOWN = Object.assign(new Error('terminating connection'), { severity: 'FATAL' });

const tick = () => new Promise((resolve) => setTimeout(resolve, 5));

/** A database by script: each commit does what the next step says. */
class FakeDatabase {
  readonly stored: Batch[] = [];
  readonly tried: string[] = [];
  steps: ((batch: Batch) => Promise<Verdict>)[] = [];
  isAway = false;

  readonly open = (): Promise<BatchStore> => {
    if (this.isAway) return Promise.reject(new Error('connect ECONNREFUSED'));
    return Promise.resolve({
      commit: (batch) => {
        this.tried.push(batch.id);
        const step = this.steps.shift();
        return step ? step(batch) : this.store(batch);
      },
      close: () => undefined,
    });
  };

  /** As the real one: a batch that is there already counts as stored. */
  readonly store = (batch: Batch): Promise<Verdict> => {
    if (!this.stored.some(({ id }) => id === batch.id)) this.stored.push(batch);
    return Promise.resolve('COMMITTED');
  };
}

function setup(unresolvedMsMax?: number) {
  const database = new FakeDatabase();
  const ended: EndReason[] = [];
  const committer = new BatchCommitter({
    gatewayId: uuidV7(1),
    key,
    open: database.open,
    ended: (reason) => ended.push(reason),
    unresolvedMsMax,
  });
  const call = () =>
    new Promise<EventOutcome['kind']>((resolve) =>
      committer.add({
        event: {
          id: uuidV7(Date.now()),
          grantId: uuidV7(1),
          applicationId: uuidV7(1),
          keyId: uuidV7(1),
          productId: uuidV7(1),
          productVersionId: uuidV7(1),
          priceVersionId: uuidV7(1),
          leaseId: null,
          occurredAt: 1,
          units: 0,
          rows: 0,
          responseBytes: 0,
          latencyUs: 0,
          status: 200,
          chargeReason: 'CHARGED',
          requestId: 'r',
        },
        settle: (outcome) => resolve(outcome.kind),
      }),
    );
  return { database, ended, committer, call };
}

describe('batch committer', () => {
  it('stores what gathers while a batch is stored as the next one, chained to it', async () => {
    const { database, committer, call } = setup();
    await committer.connected();
    let release = () => undefined as void;
    database.steps = [
      async (batch) => {
        await new Promise<void>((resolve) => (release = resolve));
        return database.store(batch);
      },
    ];
    const first = [call(), call()];
    await tick();
    const second = [call(), call(), call()];
    release();
    expect(await Promise.all([...first, ...second])).toEqual(Array(5).fill('STORED'));
    expect(database.stored.map(({ events }) => events.length)).toEqual([2, 3]);
    const [one, two] = database.stored.map(({ seal }) => seal);
    expect([one!.seq, two!.seq]).toEqual([1, 2]);
    expect(two!.chainHead.equals(chainHead(one!.chainHead, two!.root))).toBe(true);
    committer.close();
  });

  it.each([
    ['a lost connection', LOST],
    ['a shutdown of the server', SHUTDOWN],
  ])('resolves %s after the commit by the batch id: stored once, answered', async (_, error) => {
    const { database, committer, call } = setup();
    await committer.connected();
    database.steps = [
      async (batch) => {
        await database.store(batch);
        throw error;
      },
    ];
    expect(await call()).toBe('STORED');
    expect(database.stored).toHaveLength(1);
    expect(new Set(database.tried).size).toBe(1);
    committer.close();
  });

  it('stores the same batch when the connection was lost before the commit', async () => {
    const { database, committer, call } = setup();
    await committer.connected();
    database.steps = [() => Promise.reject(LOST)];
    expect(await call()).toBe('STORED');
    expect(new Set(database.tried).size).toBe(1);
    expect(await call()).toBe('STORED');
    expect(database.stored.map(({ seal }) => seal.seq)).toEqual([1, 2]);
    committer.close();
  });

  it('turns new calls away at once while an outcome is unknown', async () => {
    const { database, committer, call } = setup();
    await committer.connected();
    database.steps = [
      () => {
        database.isAway = true;
        return Promise.reject(LOST);
      },
    ];
    const waiting = call();
    await tick();
    expect(committer.able).toBe(false);
    expect(await call()).toBe('REFUSED');
    expect(database.stored).toHaveLength(0);
    database.isAway = false;
    expect(await waiting).toBe('STORED');
    committer.close();
  });

  it('refuses a batch that the database refuses, and its place in the chain goes to the next', async () => {
    const { database, committer, call } = setup();
    await committer.connected();
    database.steps = [() => Promise.reject(REFUSAL)];
    expect(await call()).toBe('REFUSED');
    expect(await call()).toBe('STORED');
    expect(database.stored.map(({ seal }) => seal.seq)).toEqual([1]);
    committer.close();
  });

  it('does not take the refusal of a second attempt for the outcome of the first', async () => {
    const { database, committer, call } = setup();
    await committer.connected();
    database.steps = [
      async (batch) => {
        await database.store(batch);
        throw LOST;
      },
      () => Promise.reject(REFUSAL),
    ];
    expect(await call()).toBe('STORED');
    expect(database.stored).toHaveLength(1);
    committer.close();
  });

  it('says neither yes nor no when the outcome stays unknown, and ends', async () => {
    const { database, ended, committer, call } = setup(100);
    await committer.connected();
    database.steps = [
      () => {
        database.isAway = true;
        return Promise.reject(LOST);
      },
    ];
    expect(await call()).toBe('UNKNOWN');
    expect(ended).toEqual(['UNRESOLVED']);
    expect(await call()).toBe('REFUSED');
  });

  it('refuses everything once its gateway is fenced', async () => {
    const { database, ended, committer, call } = setup();
    await committer.connected();
    database.steps = [() => Promise.resolve('NOT_LIVE')];
    expect(await call()).toBe('REFUSED');
    expect(ended).toEqual(['FENCED']);
    expect(await call()).toBe('REFUSED');
    expect(database.stored).toHaveLength(0);
  });
});
