import { type Clauses, firstDay, NAMED_CLAUSES } from '@gongshu/directory';
import { monthKey, type SharingParty, type Tx } from '@gongshu/platform';

const DRAFTER = '00000000-0000-7000-8000-000000000001';
const REVIEWER = '00000000-0000-7000-8000-000000000002';
const SIGNATORY = '00000000-0000-7000-8000-000000000003';

/** Texts for the twelve named clauses. */
export const CLAUSES_TEXT = Object.fromEntries(
  NAMED_CLAUSES.map((clause) => [clause, `条款 ${clause}`]),
) as Clauses;

export interface SignedAgreementOptions {
  readonly number: string;
  readonly agencyId: string;
  readonly operatorId: string;
  readonly dataScope: readonly string[];
  readonly termStart: Date;
  readonly termEnd: Date;
  readonly shares?: readonly { party: SharingParty; basisPoints: number }[];
}

const SHARES = [
  { party: 'OPERATOR', basisPoints: 5_000 },
  { party: 'PROVIDER', basisPoints: 2_000 },
  { party: 'TREASURY', basisPoints: 2_500 },
  { party: 'PLATFORM', basisPoints: 500 },
] as const;

/** An agreement in force, written straight into the tables, by three invented persons. */
export async function createSignedAgreement(
  db: Tx,
  options: SignedAgreementOptions,
): Promise<{ id: string }> {
  const { number, agencyId, operatorId, dataScope, termStart, termEnd, shares = SHARES } = options;
  const shown = {
    title: `公共数据授权运营协议 ${number}`,
    mode: 'BY_DOMAIN' as const,
    dataScope: [...dataScope],
    termStart,
    termEnd,
  };
  const { id } = await db.operationAgreement.create({
    data: { ...shown, number, agencyId, operatorId },
  });
  const terms = await db.agreementTerms.create({
    data: {
      ...shown,
      agreementId: id,
      number: 1,
      selectionMethod: 'OPEN_TENDER',
      clauses: CLAUSES_TEXT,
      draftedBy: DRAFTER,
      shares: { create: [...shares] },
    },
  });
  await db.agreementTerms.update({
    where: { id: terms.id },
    data: {
      status: 'SIGNED',
      submittedBy: DRAFTER,
      submittedAt: termStart,
      reviewedBy: REVIEWER,
      reviewedAt: termStart,
      signedBy: SIGNATORY,
      signedAt: termStart,
      sharesFrom: firstDay(monthKey(termStart, 'Asia/Shanghai')),
    },
  });
  await db.operationAgreement.update({ where: { id }, data: { status: 'SIGNED' } });
  return { id };
}
