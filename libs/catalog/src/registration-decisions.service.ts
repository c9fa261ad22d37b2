import { Inject, Injectable } from '@nestjs/common';
import type { AuditActor } from '@gongshu/audit';
import { type Actor, assertNotMaker } from '@gongshu/identity';
import {
  type Config,
  CONFIG,
  dayKey,
  expectRevision,
  type Tx,
  dayOfDate,
  dateOfDay,
} from '@gongshu/platform';
import { fault } from './dictionary';
import { RegistrationChanges } from './registration-changes.service';
import { publicityEnd, publicityOf, resubmitDueOn, reviewDueOn } from './registration-clocks';
import { RegistrationEffects } from './registration-effects.service';
import { registrationError } from './registration.errors';
import {
  makersOf,
  reachRegistration,
  type RegistrationRow,
  registrationsOf,
} from './registration-row';
import type { At } from './registrations.service';

/** What the registration institution (登记机构) decides, by another person than who applied (C22). */
@Injectable()
export class RegistrationDecisions {
  constructor(
    private readonly changes: RegistrationChanges,
    private readonly effects: RegistrationEffects,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * Returns an application for everything that is missing, once (No. 26).
   * @throws DomainError those of `reach`, REGISTRATION_RETURNED_BEFORE
   */
  async giveBack(
    tx: Tx,
    actor: Actor,
    at: At,
    missing: readonly string[],
  ): Promise<RegistrationRow> {
    const before = await this.reach(tx, actor, at);
    const resubmit = resubmitDueOn(before.kind, new Date(), this.config);
    const data = {
      missing: [...missing],
      acceptedBy: actor.userId,
      returns: before.returns + 1,
      acceptDueOn: null,
      resubmitDueOn: resubmit === null ? null : dateOfDay(resubmit),
    };
    return this.changes.apply(tx, actor, before, 'return', { data, reason: missing.join('；') });
  }

  /** Accepts it for the formal review; its clock starts (C15). */
  async accept(tx: Tx, actor: Actor, at: At): Promise<RegistrationRow> {
    const before = await this.reach(tx, actor, at);
    const acceptedAt = new Date();
    const data = {
      acceptedAt,
      acceptedBy: actor.userId,
      reviewDueOn: dateOfDay(reviewDueOn(before.kind, acceptedAt, this.config)),
    };
    return this.changes.apply(tx, actor, before, 'accept', { data });
  }

  /** Does not accept it, or does not pass its formal review. */
  async refuse(tx: Tx, actor: Actor, at: At, reason: string): Promise<RegistrationRow> {
    const before = await this.reach(tx, actor, at);
    const decided = { decisionReason: reason };
    const data =
      before.status === 'ACCEPTED'
        ? { ...decided, reviewedBy: actor.userId, reviewedAt: new Date() }
        : { ...decided, acceptedBy: actor.userId };
    return this.changes.apply(tx, actor, before, 'refuse', { data, reason });
  }

  /** Passes the formal review: the public is told for ten working days (C17). */
  async pass(tx: Tx, actor: Actor, at: At): Promise<RegistrationRow> {
    const before = await this.reach(tx, actor, at);
    const reviewedAt = new Date();
    const { from, until } = publicityOf(reviewedAt, this.config);
    const data = {
      reviewedBy: actor.userId,
      reviewedAt,
      publicityFrom: dateOfDay(from),
      publicityUntil: dateOfDay(until),
    };
    return this.changes.apply(tx, actor, before, 'pass', { data });
  }

  /**
   * Confirms the result of a registration on another platform, after it was looked up there.
   * @throws DomainError those of `reach`, REGISTRATION_NOT_EXTERNAL, REGISTRATION_CODE_TAKEN
   */
  async confirm(tx: Tx, actor: Actor, at: At): Promise<RegistrationRow> {
    const before = await this.reach(tx, actor, at);
    const now = new Date();
    const data = {
      acceptedBy: actor.userId,
      acceptedAt: now,
      reviewedBy: actor.userId,
      reviewedAt: now,
      completedAt: now,
    };
    const row = await this.changes.apply(tx, actor, before, 'confirm', { data });
    await this.effects.complete(tx, actor, before, now);
    return row;
  }

  /**
   * Completes a registration: after its publicity, or, where there is none, by the formal review itself.
   * @throws DomainError those of `reach`, REGISTRATION_NEEDS_PUBLICITY, PUBLICITY_NOT_OVER, OBJECTION_UNDECIDED,
   *   REGISTRATION_CODE_TAKEN, REGISTRATION_CODE_NOT_EXPECTED for another kind than INITIAL
   */
  async complete(tx: Tx, actor: Actor, at: At, code?: string): Promise<RegistrationRow> {
    const before = await this.reach(tx, actor, at);
    if (code !== undefined && before.kind !== 'INITIAL') {
      throw registrationError('REGISTRATION_CODE_NOT_EXPECTED', { kind: before.kind }, [
        fault(
          '/code',
          'NOT_EXPECTED',
          '只有首次登记赋码',
          'A first registration alone is given a code',
        ),
      ]);
    }
    return this.finish(tx, actor, before, new Date(), { code, reviewedBy: actor.userId });
  }

  /** The same, by the platform's clock. @returns false when it is not to be completed (any more) */
  async completeByClock(tx: Tx, actor: AuditActor, id: string, now: Date): Promise<boolean> {
    const before = await reachRegistration(tx, id, {});
    if (before.status !== 'IN_PUBLICITY' || !this.isPublicityOver(before, now)) return false;
    if (hasUndecided(before)) return false;
    await this.finish(tx, actor, before, now, {});
    return true;
  }

  /** Withdraws a renewal that was not submitted again in time after its return (C16). @returns false when it was */
  async withdrawByClock(tx: Tx, actor: AuditActor, id: string, now: Date): Promise<boolean> {
    const before = await reachRegistration(tx, id, {});
    const { status, resubmitDueOn: due } = before;
    const today = dayKey(now, this.config.businessZone);
    if (status !== 'RETURNED' || due === null || dayOfDate(due) >= today) return false;
    const reason = 'NOT_RESUBMITTED: 退回后十个工作日内未重新提交';
    const data = { decisionReason: reason };
    await this.changes.apply(tx, actor, before, 'withdraw', { data, reason });
    return true;
  }

  private async finish(
    tx: Tx,
    actor: AuditActor,
    before: RegistrationRow,
    now: Date,
    { code, reviewedBy }: { code?: string; reviewedBy?: string },
  ): Promise<RegistrationRow> {
    if (before.status === 'IN_PUBLICITY') this.assertPublicityDone(before, now);
    const reviewed = before.status === 'ACCEPTED' ? { reviewedBy, reviewedAt: now } : {};
    const data = { ...reviewed, completedAt: now };
    await this.changes.apply(tx, actor, before, 'complete', { data });
    await this.effects.complete(tx, actor, before, now, code);
    return reachRegistration(tx, before.id, {});
  }

  private assertPublicityDone(row: RegistrationRow, now: Date): void {
    if (!this.isPublicityOver(row, now)) {
      throw registrationError('PUBLICITY_NOT_OVER', { until: this.endOf(row) });
    }
    if (hasUndecided(row)) throw registrationError('OBJECTION_UNDECIDED');
  }

  private isPublicityOver(row: RegistrationRow, now: Date): boolean {
    return dayKey(now, this.config.businessZone) >= this.endOf(row);
  }

  private endOf({ publicityFrom, publicityUntil }: RegistrationRow): string {
    const publicity = { from: dayOfDate(publicityFrom!), until: dayOfDate(publicityUntil!) };
    return publicityEnd(publicity, this.config);
  }

  /** @throws DomainError REGISTRATION_NOT_FOUND, REVISION_STALE, SELF_APPROVAL_FORBIDDEN */
  private async reach(tx: Tx, actor: Actor, { id, revision }: At): Promise<RegistrationRow> {
    const row = await reachRegistration(tx, id, registrationsOf(actor));
    expectRevision(row, revision);
    assertNotMaker(actor, ...makersOf(row));
    return row;
  }
}

function hasUndecided({ objections }: RegistrationRow): boolean {
  return objections.some(({ status }) => status === 'FILED');
}
