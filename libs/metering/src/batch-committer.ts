import { randomUUID } from 'node:crypto';
import type { SigningKey } from '@gongshu/platform';
import { type BatchStore, isRefusal, isRepeatable } from './batch-connection';
import { receipts } from './receipt';
import { CHAIN_START, seal } from './seal';
import type { Batch } from './usage-batch.queries';
import { eventBytes, eventLeaf, type UsageEvent } from './usage-event';

/**
 * What became of a call's event.
 * STORED: it is durable, the answer may leave. REFUSED: it is not stored and will not be; the call gets 503.
 * UNKNOWN: nobody can say within a bearable time. Neither an answer (it might be unmetered) nor a refusal (the event
 * might be stored) would be true, so the connection is cut without a word: I1 speaks of answers that a client received,
 * and an event of a call that was made but not answered breaks nothing.
 */
export type EventOutcome =
  | { readonly kind: 'STORED'; readonly receipt: string }
  | { readonly kind: 'REFUSED' }
  | { readonly kind: 'UNKNOWN' };

export interface WaitingCall {
  readonly event: UsageEvent;
  settle(outcome: EventOutcome): void;
}

interface Queued extends WaitingCall {
  readonly bytes: Buffer;
}

/** Why a committer can store no more under its gateway id. */
export type EndReason = 'FENCED' | 'UNRESOLVED';

export interface CommitterOptions {
  readonly gatewayId: string;
  readonly key: SigningKey;
  /** Opens the store; `lost` is called when it breaks. */
  open(lost: () => void): Promise<BatchStore>;
  /** Called once when the committer ends by itself. */
  ended(reason: EndReason): void;
  /** Longest wait for the outcome of a batch. */
  readonly unresolvedMsMax?: number;
}

const BATCH_EVENTS_MAX = 1_000;
const QUEUE_MAX = 10_000;
const UNRESOLVED_MS_MAX = 30_000;
/** A flush that takes longer turns new calls away, so that they do not pile up before a database that hangs. */
const STALLED_MS = 5_000;
const RECONNECT_MS = 100;
const REPEATS_MAX = 5;

const REFUSED: EventOutcome = { kind: 'REFUSED' };
const UNKNOWN: EventOutcome = { kind: 'UNKNOWN' };

type BatchOutcome = 'COMMITTED' | 'REFUSED' | EndReason;

/**
 * Natural group commit: what has gathered while one batch is being stored is the next one. One batch at a time, over
 * one connection, chained and sealed. Lives as long as one registration of its gateway.
 */
export class BatchCommitter {
  private readonly queue: Queued[] = [];
  private store: BatchStore | undefined;
  private connecting: Promise<void> | undefined;
  private flushing: Promise<void> | undefined;
  private flushStartedAt = 0;
  private isOpen = true;
  private previous: { readonly seq: number; readonly head: Buffer } = { seq: 0, head: CHAIN_START };

  constructor(private readonly options: CommitterOptions) {
    void this.connect();
  }

  /** Whether a call that comes now can be metered. */
  get able(): boolean {
    if (this.store === undefined || !this.isOpen || this.queue.length >= QUEUE_MAX) return false;
    return this.flushing === undefined || performance.now() - this.flushStartedAt < STALLED_MS;
  }

  /** Takes the event of a call into the next batch; the call is settled exactly once, at once when it cannot be stored. */
  add(call: WaitingCall): void {
    if (!this.able) {
      call.settle(REFUSED);
      return;
    }
    // Encoded here, so that an event that cannot be is the fault of its own call alone.
    this.queue.push({
      event: call.event,
      bytes: eventBytes(call.event),
      settle: (outcome) => call.settle(outcome),
    });
    if (this.flushing) return;
    this.flushStartedAt = performance.now();
    this.flushing = this.flush();
  }

  /** Resolves when the connection stands for the first time. */
  async connected(): Promise<void> {
    await this.connecting;
  }

  /** Waits until everything taken has been settled. */
  async drained(): Promise<void> {
    while (this.flushing) await this.flushing;
  }

  /** Ends without a reason of its own: what still waits is refused. */
  close(): void {
    this.end();
  }

  private async flush(): Promise<void> {
    // What comes in the same turn of the event loop shares the batch.
    await new Promise(setImmediate);
    while (this.queue.length > 0) {
      const calls = this.queue.splice(0, BATCH_EVENTS_MAX);
      this.flushStartedAt = performance.now();
      await this.storeCalls(calls);
    }
    this.flushing = undefined;
  }

  private async storeCalls(calls: readonly Queued[]): Promise<void> {
    const { gatewayId, key } = this.options;
    const events = calls.map((call) => call.event);
    const bytes = calls.map((call) => call.bytes);
    const sealed = seal(bytes.map(eventLeaf), gatewayId, this.previous, key);
    const outcome = await this.commit({ id: randomUUID(), gatewayId, seal: sealed, events, bytes });
    switch (outcome) {
      case 'COMMITTED': {
        this.previous = { seq: sealed.seq, head: sealed.chainHead };
        const receiptOf = receipts(bytes, sealed, gatewayId, key.id);
        calls.forEach((call, at) => call.settle({ kind: 'STORED', receipt: receiptOf(at) }));
        return;
      }
      case 'REFUSED':
        calls.forEach((call) => call.settle(REFUSED));
        return;
      case 'FENCED':
      case 'UNRESOLVED':
        calls.forEach((call) => call.settle(outcome === 'FENCED' ? REFUSED : UNKNOWN));
        this.end(outcome);
    }
  }

  /**
   * Stores a batch. When the connection is lost meanwhile, the same batch is sent again: its id makes it stored once,
   * and the database lets the second attempt wait for the first if that is still running.
   */
  private async commit(batch: Batch): Promise<BatchOutcome> {
    const deadline = performance.now() + (this.options.unresolvedMsMax ?? UNRESOLVED_MS_MAX);
    let ambiguous = false;
    let repeats = 0;
    while (performance.now() < deadline && this.isOpen) {
      const store = this.store;
      if (!store) {
        // The batch has never been sent: nothing to find out.
        if (!ambiguous) return 'REFUSED';
        await Promise.race([this.connect(), delay(RECONNECT_MS)]);
        continue;
      }
      try {
        const verdict = await within(deadline, store, batch);
        return verdict === 'NOT_LIVE' ? 'FENCED' : verdict;
      } catch (error) {
        if (!isRefusal(error)) {
          ambiguous = true;
          this.lost(store);
          continue;
        }
        // A refusal of the second attempt says nothing of the first, unless it comes from there.
        if (!ambiguous && !mayRepeat(error, repeats)) return 'REFUSED';
        repeats++;
        await delay(RECONNECT_MS);
      }
    }
    return ambiguous ? 'UNRESOLVED' : 'REFUSED';
  }

  /** The connection is gone: what has not been sent is refused, and a new connection is made in the background. */
  private lost(store: BatchStore | undefined): void {
    if (!store || this.store !== store) return;
    this.store = undefined;
    store.close();
    this.refuseQueue();
    void this.connect();
  }

  private connect(): Promise<void> {
    this.connecting ??= this.connectUntilOpen().finally(() => {
      this.connecting = undefined;
    });
    return this.connecting;
  }

  private async connectUntilOpen(): Promise<void> {
    while (this.isOpen && !this.store) {
      try {
        let opened: BatchStore | undefined = undefined;
        opened = await this.options.open(() => this.lost(opened));
        if (this.isOpen) this.store = opened;
        else opened.close();
      } catch {
        // The database is away: the next attempt comes soon, and calls are refused until one succeeds.
        await delay(RECONNECT_MS);
      }
    }
  }

  private end(reason?: EndReason): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    this.store?.close();
    this.store = undefined;
    this.refuseQueue();
    if (reason) this.options.ended(reason);
  }

  private refuseQueue(): void {
    for (const call of this.queue.splice(0)) call.settle(REFUSED);
  }
}

/** Stores the batch, or cuts the connection at the deadline, which makes the commit fail. */
async function within(deadline: number, store: BatchStore, batch: Batch) {
  const timer = setTimeout(() => store.close(), deadline - performance.now());
  try {
    return await store.commit(batch);
  } finally {
    clearTimeout(timer);
  }
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** True for a refusal that the database asks to try again, as often as that is allowed. */
function mayRepeat(error: unknown, repeats: number): boolean {
  return isRepeatable(error) && repeats < REPEATS_MAX;
}
