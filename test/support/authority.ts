import { randomBytes } from 'node:crypto';
import { generateApiKey } from '@gongshu/authorization';
import {
  type DeliveryConfig,
  type DictionaryField,
  type PersonalInfoGround,
  type Tariff,
  tariffOf,
  type UnitTariff,
} from '@gongshu/catalog';
import {
  type BusinessLine,
  type DeliveryKind,
  type Prisma,
  type PrismaService,
  type QuotaPeriodKind,
  sha256,
  type UseClass,
} from '@gongshu/platform';
import { createSignedAgreement } from './signed-agreement';

/** Ids of a whole chain of authority, and the key that it ends in. */
export interface AuthorityChain {
  readonly agencyId: string;
  readonly operatorId: string;
  readonly providerId: string;
  readonly developerId: string;
  readonly agreementId: string;
  readonly resourceId: string;
  readonly productId: string;
  readonly slug: string;
  readonly versionId: string;
  readonly planId: string;
  readonly priceVersionId: string;
  readonly applicationId: string;
  readonly requestId: string;
  readonly grantId: string;
  readonly keyId: string;
  readonly key: string;
}

export interface AuthorityOptions {
  readonly delivery?: DeliveryConfig;
  readonly dictionary?: readonly DictionaryField[];
  readonly personalInfo?: PersonalInfoGround;
  /** Of a call. */
  readonly unitPrice?: string;
  /** Instead of a unit price of calls. */
  readonly tariff?: Tariff;
  readonly businessLine?: BusinessLine;
  readonly useClass?: UseClass;
  readonly quotaUnits?: bigint;
  readonly quotaPeriod?: QuotaPeriodKind;
  readonly validFrom?: Date;
  readonly validTo?: Date;
  readonly termStart?: Date;
  readonly termEnd?: Date;
  readonly domain?: string;
  readonly divisionCode?: string;
  readonly shares?: readonly {
    party: 'OPERATOR' | 'PROVIDER' | 'TREASURY' | 'PLATFORM';
    basisPoints: number;
  }[];
  /** Organisations to use instead of new ones. */
  readonly agencyId?: string;
  readonly operatorId?: string;
  readonly providerId?: string;
  readonly developerId?: string;
}

/** So much a call. */
export function callTariff(unitPrice: string): UnitTariff {
  return tariffOf({ kind: 'UNIT', meter: 'CALLS', unitPrice }) as UnitTariff;
}

function tariffWanted({ tariff, unitPrice = '0.5' }: AuthorityOptions): Prisma.InputJsonObject {
  return (tariff ?? callTariff(unitPrice)) as unknown as Prisma.InputJsonObject;
}

// A machine that runs many specs at once is slow.
const LOADED = { maxWait: 30_000, timeout: 30_000 };
const YEAR_MS = 365 * 86_400_000;

/**
 * A valid chain from agreement to key, written straight into the tables: for specs whose subject lies at its end.
 * Makers and checkers are different invented persons, as the constraints demand.
 */
export async function createAuthority(
  prisma: PrismaService,
  options: AuthorityOptions = {},
): Promise<AuthorityChain> {
  const unique = randomBytes(5).toString('hex');
  const now = Date.now();
  const maker = '00000000-0000-7000-8000-000000000001';
  const checker = '00000000-0000-7000-8000-000000000002';
  const key = generateApiKey();
  const delivery: DeliveryConfig = options.delivery ?? {
    kind: 'API_PROXY',
    upstreamUrl: 'http://127.0.0.1:9',
  };
  const termStart = options.termStart ?? new Date(now - YEAR_MS);
  const validFrom = options.validFrom ?? new Date(now - 86_400_000);
  const validTo = options.validTo ?? new Date(now + 30 * 86_400_000);

  return prisma.$transaction(async (tx) => {
    const organization = async (
      kind: 'AGENCY' | 'OPERATOR' | 'PROVIDER' | 'DEVELOPER',
      id?: string,
    ) =>
      id ??
      (
        await tx.organization.create({
          data: { kind, name: `${kind} ${unique}`, divisionCode: options.divisionCode },
        })
      ).id;
    const agencyId = await organization('AGENCY', options.agencyId);
    const operatorId = await organization('OPERATOR', options.operatorId);
    const providerId = await organization('PROVIDER', options.providerId);
    const developerId = await organization('DEVELOPER', options.developerId);
    const agreement = await createSignedAgreement(tx, {
      number: `A-${unique}`,
      agencyId,
      operatorId,
      dataScope: [options.domain ?? '地理信息'],
      termStart,
      termEnd: options.termEnd ?? new Date(now + 2 * YEAR_MS),
      shares: options.shares,
    });
    const resource = await tx.dataResource.create({
      data: {
        providerId,
        name: `资源 ${unique}`,
        description: '测试资源',
        domain: options.domain ?? '地理信息',
        lawfulSource: '职责履行中产生',
        importance: 'GENERAL',
        containsPersonalInfo: false,
        status: 'REGISTERED',
        registrationCode: `T-${unique}`,
        codeProvider: 'test',
        registeredFrom: new Date(0),
        registeredUntil: new Date(now + 100 * YEAR_MS),
        registeredBy: maker,
      },
    });
    const product = await tx.product.create({
      data: {
        operatorId,
        agreementId: agreement.id,
        slug: `p-${unique}`,
        name: `产品 ${unique}`,
        summary: '测试产品',
        domain: options.domain ?? '地理信息',
        kind: delivery.kind satisfies DeliveryKind,
        businessLine: options.businessLine ?? 'PUBLIC_DATA_OPERATION',
        createdBy: maker,
        resources: { create: [{ resourceId: resource.id }] },
      },
    });
    const version = await tx.productVersion.create({
      data: {
        productId: product.id,
        number: 1,
        status: 'PUBLISHED',
        dictionary: (options.dictionary ?? []) as unknown as Prisma.InputJsonValue,
        delivery: delivery as unknown as Prisma.InputJsonValue,
        personalInfo: options.personalInfo as unknown as Prisma.InputJsonValue,
        contentDigest: new Uint8Array(32),
        submittedBy: maker,
        submittedAt: new Date(now),
        reviewedBy: checker,
        reviewedAt: new Date(now),
        publishedAt: new Date(now),
      },
    });
    const plan = await tx.plan.create({
      data: { productId: product.id, code: 'per-call', name: '按次', createdBy: maker },
    });
    const price = await tx.priceVersion.create({
      data: {
        planId: plan.id,
        number: 1,
        tariff: tariffWanted(options),
        // The constraint asks no ceiling of it.
        trial: true,
        effectiveFrom: termStart,
        status: 'APPROVED',
        proposedBy: maker,
        decidedBy: checker,
        decidedAt: new Date(now),
      },
    });
    const application = await tx.application.create({
      data: { developerId, name: `应用 ${unique}`, createdBy: maker },
    });
    const terms = {
      applicationId: application.id,
      productId: product.id,
      planId: plan.id,
      useClass: options.useClass ?? ('INDUSTRY' as const),
      quotaUnits: options.quotaUnits ?? 1_000_000n,
      quotaPeriod: options.quotaPeriod ?? ('TOTAL' as const),
      validFrom,
      validTo,
    };
    const request = await tx.authorizationRequest.create({
      data: {
        ...terms,
        purpose: '测试',
        scenario: '测试场景',
        status: 'APPROVED',
        submittedBy: maker,
        decidedBy: checker,
        decidedAt: new Date(now),
      },
    });
    const grant = await tx.grant.create({ data: { ...terms, requestId: request.id } });
    const apiKey = await tx.apiKey.create({
      data: {
        applicationId: application.id,
        name: 'test',
        hash: new Uint8Array(sha256(key)),
        last4: key.slice(-4),
        createdBy: maker,
      },
    });
    return {
      agencyId,
      operatorId,
      providerId,
      developerId,
      agreementId: agreement.id,
      resourceId: resource.id,
      productId: product.id,
      slug: product.slug,
      versionId: version.id,
      planId: plan.id,
      priceVersionId: price.id,
      applicationId: application.id,
      requestId: request.id,
      grantId: grant.id,
      keyId: apiKey.id,
      key,
    };
  }, LOADED);
}
