import { type Actor, seesEverything } from '@gongshu/identity';
import type { Prisma, Tx } from '@gongshu/platform';
import type { RegistrationApplication } from './registration';
import { factsOf, type ResourceFacts } from './data-resource';
import { differences } from './registration-application';
import { registrationError } from './registration.errors';
import { lockRegistration, lockResource } from './resource.queries';

export const REGISTRATION_DETAILS = {
  resource: { include: { provider: { select: { name: true } }, consents: true } },
  registrar: { select: { name: true } },
  objections: { select: { status: true } },
} as const satisfies Prisma.RegistrationInclude;

export type RegistrationRow = Prisma.RegistrationGetPayload<{
  include: typeof REGISTRATION_DETAILS;
}>;

/** The applicant reaches his own, the registrar what was submitted to it, who oversees all. */
export function registrationsOf(actor: Actor): Prisma.RegistrationWhereInput {
  if (seesEverything(actor)) return {};
  return actor.kind === 'AGENCY'
    ? { registrarId: actor.organizationId, submittedAt: { not: null } }
    : { resource: { providerId: actor.organizationId } };
}

/**
 * The registration and its resource, both held until the transaction ends.
 * @throws DomainError REGISTRATION_NOT_FOUND, also for others'
 */
export async function reachRegistration(
  tx: Tx,
  id: string,
  where: Prisma.RegistrationWhereInput,
): Promise<RegistrationRow> {
  const found = await tx.registration.findFirst({
    where: { AND: [{ id }, where] },
    select: { resourceId: true },
  });
  if (!found) throw registrationError('REGISTRATION_NOT_FOUND', { id });
  // Always the resource first: so do those who alter it.
  await lockResource(tx, found.resourceId);
  await lockRegistration(tx, id);
  return tx.registration.findUniqueOrThrow({ where: { id }, include: REGISTRATION_DETAILS });
}

/** Who prepared, edited or submitted the application: none of them decides on it (C22). */
export function makersOf({
  preparedBy,
  editedBy,
  submittedBy,
}: Pick<RegistrationRow, 'preparedBy' | 'editedBy' | 'submittedBy'>): (string | null)[] {
  return [preparedBy, ...editedBy, submittedBy];
}

/** What is applied for, as it was checked when it was stored. */
export function applicationOf(row: Pick<RegistrationRow, 'application'>): RegistrationApplication {
  return row.application as unknown as RegistrationApplication;
}

/** What a CHANGE or CORRECTION makes of the resource, and which facts it alters; null for other kinds. */
export function proposalOf(
  row: Pick<RegistrationRow, 'application' | 'kind' | 'resource'>,
): { readonly facts: ResourceFacts; readonly changed: readonly (keyof ResourceFacts)[] } | null {
  if (row.kind !== 'CHANGE' && row.kind !== 'CORRECTION') return null;
  const { changes = {} } = applicationOf(row);
  const changed = differences(changes, row.resource);
  const altered = Object.fromEntries(changed.map((fact) => [fact, changes[fact]]));
  return { facts: { ...factsOf(row.resource), ...altered }, changed };
}
