import { Injectable } from '@nestjs/common';
import { type StoredFile, StoredFiles } from '@gongshu/documents';
import { type Actor, seesEverything } from '@gongshu/identity';
import { PrismaService } from '@gongshu/platform';
import { assessmentFiles } from './offer';
import { filesOf } from './registration-application';
import { registrationError } from './registration.errors';
import { applicationOf, registrationsOf } from './registration-row';
import { reachResource } from './resources.service';
import { contentOf } from './version-content';
import { reachVersion } from './visibility';

/** Files of others that whoever decides must read: each is reached through the object that names it. */
@Injectable()
export class NamedFiles {
  constructor(
    private readonly prisma: PrismaService,
    private readonly files: StoredFiles,
  ) {}

  /**
   * An assessment that a version rests on, for its operator, its agency and those who oversee (C06, C08).
   * @throws DomainError PRODUCT_NOT_FOUND, VERSION_NOT_FOUND, FILE_NOT_FOUND
   */
  async ofVersion(
    actor: Actor,
    at: { readonly productId: string; readonly number: number },
    fileId: string,
  ): Promise<StoredFile> {
    const version = await reachVersion(this.prisma, actor, at.productId, at.number);
    const names = assessmentFiles(contentOf(version)).map(({ id }) => id);
    return this.files.named(fileId, names);
  }

  /**
   * A document of a registration's application; for its registrar and those who oversee also the evidence of objections.
   * @throws DomainError REGISTRATION_NOT_FOUND, FILE_NOT_FOUND
   */
  async ofRegistration(actor: Actor, id: string, fileId: string): Promise<StoredFile> {
    const row = await this.prisma.registration.findFirst({
      where: { AND: [{ id }, registrationsOf(actor)] },
      include: { objections: { select: { evidence: true } } },
    });
    if (!row) throw registrationError('REGISTRATION_NOT_FOUND', { id });
    const judges = seesEverything(actor) || row.registrarId === actor.organizationId;
    const evidence = judges ? row.objections.flatMap((objection) => objection.evidence) : [];
    const names = [...filesOf(applicationOf(row)).map((file) => file.id), ...evidence];
    return this.files.named(fileId, names);
  }

  /**
   * The letter of a consent, for those who reach the resource (C05).
   * @throws DomainError RESOURCE_NOT_FOUND, FILE_NOT_FOUND
   */
  async ofResource(actor: Actor, resourceId: string, fileId: string): Promise<StoredFile> {
    await reachResource(this.prisma, actor, resourceId);
    const consents = await this.prisma.sharingConsent.findMany({ where: { resourceId } });
    return this.files.named(
      fileId,
      consents.flatMap((consent) => consent.fileId ?? []),
    );
  }
}
