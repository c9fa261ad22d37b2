import { canonicalJson, type Prisma } from '@gongshu/platform';
import { leafHash } from './merkle';

/** Who acts, as the log knows him; the platform's own jobs act as `SYSTEM`. */
export interface AuditActor {
  readonly userId: string | null;
  readonly organizationId: string | null;
  readonly ip: string | null;
  readonly traceId: string;
}

/** The platform itself: a job, a start, a seed. */
export function systemActor(traceId: string): AuditActor {
  return { userId: null, organizationId: null, ip: null, traceId };
}

export interface AuditAct {
  /** An action of the access policy, or the name of a job. */
  readonly action: string;
  readonly objectType: string;
  readonly objectId: string;
  readonly before?: Prisma.InputJsonValue;
  readonly after?: Prisma.InputJsonValue;
  readonly reason?: string;
}

/** What is hashed of a record, in the order-free canonical form. */
export function recordLeaf(fields: Readonly<Record<string, unknown>>): Buffer {
  return leafHash(Buffer.from(canonicalJson(fields)));
}
