import { Inject, Injectable } from '@nestjs/common';
import { Agreements, NAMED_CLAUSES } from '@gongshu/directory';
import type { Actor } from '@gongshu/identity';
import { CONFIG, type Config, type Prisma, PrismaService, type Tx } from '@gongshu/platform';
import { catalogError } from './catalog.errors';
import type { ClauseFacts, ComplianceFacts, ComplianceResult, MaterialFacts } from './compliance';
import { complianceFaults, evaluateCompliance, resourceFaults } from './compliance-list';
import { hasConsentInForce, registrationInForce } from './data-resource';
import { tariffOfPrice } from './plans.service';
import { loadPricingFacts } from './pricing-facts';
import { contentOf } from './version-content';
import { reachVersion, type VersionRow } from './visibility';

/** The acts before which the list is evaluated. */
export type ComplianceEvent = 'submit' | 'approve' | 'publish';

export type ComplianceRunRow = Prisma.ComplianceRunGetPayload<object>;

/** The list as it stands now. */
export interface ComplianceView {
  readonly at: Date;
  readonly results: readonly ComplianceResult[];
  readonly unregistered: readonly MaterialFacts[];
}

const GROUND = {
  agreement: true,
  resources: {
    orderBy: { resourceId: 'asc' },
    include: { resource: { include: { consents: true } } },
  },
  plans: {
    orderBy: { id: 'asc' },
    include: { prices: { where: { status: { in: ['PROPOSED', 'APPROVED'] } } } },
  },
} as const satisfies Prisma.ProductInclude;

type GroundRow = Prisma.ProductGetPayload<{ include: typeof GROUND }>;
type ResourceRow = GroundRow['resources'][number]['resource'];

type Db = Tx | PrismaService;

const RUNS_MAX = 100;

/** The compliance checklist C01 to C14, evaluated by code before anyone decides. */
@Injectable()
export class Compliance {
  constructor(
    private readonly prisma: PrismaService,
    private readonly agreements: Agreements,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** @throws DomainError PRODUCT_NOT_FOUND, VERSION_NOT_FOUND */
  async evaluate(actor: Actor, productId: string, number: number): Promise<ComplianceView> {
    const facts = await this.factsOf(
      this.prisma,
      await reachVersion(this.prisma, actor, productId, number),
    );
    return {
      at: facts.at,
      results: evaluateCompliance(facts),
      unregistered: facts.resources.filter(({ isRegistered }) => !isRegistered),
    };
  }

  /** The kept evaluations of a version, the newest hundred, newest first. @throws DomainError PRODUCT_NOT_FOUND, VERSION_NOT_FOUND */
  async runs(actor: Actor, productId: string, number: number): Promise<ComplianceRunRow[]> {
    const { id: versionId } = await reachVersion(this.prisma, actor, productId, number);
    return this.prisma.complianceRun.findMany({
      where: { versionId },
      orderBy: { id: 'desc' },
      take: RUNS_MAX,
    });
  }

  /**
   * Keeps the evaluation that an act rests on.
   * @throws DomainError RESOURCE_NOT_IN_FORCE (I8), COMPLIANCE_FAILED with the failed checks; nothing is kept then
   */
  async require(tx: Tx, row: VersionRow, event: ComplianceEvent): Promise<void> {
    const facts = await this.factsOf(tx, row);
    const unregistered = resourceFaults(facts.resources);
    if (unregistered.length > 0) throw catalogError('RESOURCE_NOT_IN_FORCE', {}, unregistered);
    const results = evaluateCompliance(facts);
    const failed = complianceFaults(results);
    if (failed.length > 0) throw catalogError('COMPLIANCE_FAILED', {}, failed);
    await tx.complianceRun.create({
      data: { versionId: row.id, event, results: results as unknown as Prisma.InputJsonValue },
    });
  }

  private async clausesOf(db: Db, agreementId: string): Promise<ClauseFacts> {
    const terms = await this.agreements.termsInForce(db, agreementId);
    const clauses = terms?.clauses ?? {};
    return {
      missing: NAMED_CLAUSES.filter((name) => !clauses[name]?.trim()),
      noRedevelopment: Boolean(clauses.DISCLOSURE_AND_NO_REDEVELOPMENT?.trim()),
    };
  }

  private async factsOf(db: Db, row: VersionRow): Promise<ComplianceFacts> {
    const { agreement, resources, plans, ...product } = await db.product.findUniqueOrThrow({
      where: { id: row.productId },
      include: GROUND,
    });
    const at = new Date();
    return {
      at,
      zone: this.config.businessZone,
      agreement: { ...agreement, clauses: await this.clausesOf(db, agreement.id) },
      product,
      version: contentOf(row),
      resources: resources.map(({ resource }) => materialFacts(resource, at)),
      plans: plans.map(({ code, audience, prices }) => ({
        code,
        audience,
        tariffs: prices.map(tariffOfPrice),
      })),
      pricing: await loadPricingFacts(db, product, at, this.config.businessZone),
    };
  }
}

function materialFacts(resource: ResourceRow, at: Date): MaterialFacts {
  const { id, name, domain, importance, containsPersonalInfo, openness } = resource;
  return {
    ...{ id, name, domain, importance, containsPersonalInfo, openness },
    isShared: resource.acquisition === 'SHARED',
    hasConsent: hasConsentInForce(resource, at),
    isRegistered: registrationInForce(resource, at),
  };
}
