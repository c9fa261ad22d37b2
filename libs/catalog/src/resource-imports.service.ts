import { Injectable } from '@nestjs/common';
import type { Actor } from '@gongshu/identity';
import {
  type CsvOptions,
  csvPages,
  importEach,
  type ImportOutcome,
  type ImportReport,
  PrismaService,
  readCsv,
  type Tx,
  withoutRepetitions,
} from '@gongshu/platform';
import { catalogError } from './catalog.errors';
import { fault } from './dictionary';
import {
  factsOfRow,
  RESOURCE_COLUMNS,
  resourceCells,
  resourceColumnOf,
  type ResourceValues,
  saysTheSame,
} from './resource-csv';
import { type ResourceRow, Resources, WITH_PROVIDER } from './resources.service';

const PAGE_ROWS = 500;

/** Bulk import and export of a department's own data resources. */
@Injectable()
export class ResourceImports {
  constructor(
    private readonly prisma: PrismaService,
    private readonly resources: Resources,
  ) {}

  /**
   * Records what is new and alters what differs, by the use cases of the API and so by their rules: a registered
   * resource is not altered. The report lists every row that is refused; the caller takes all back when there is one.
   */
  async run(tx: Tx, actor: Actor, file: Uint8Array): Promise<ImportReport> {
    const table = withoutRepetitions(readCsv(file, RESOURCE_COLUMNS), 'name');
    const rows = await tx.dataResource.findMany({
      where: {
        providerId: actor.organizationId,
        name: { in: table.rows.map(({ values }) => values.name) },
      },
      include: WITH_PROVIDER,
    });
    const records = new Map(rows.map((row) => [row.name, row]));
    return importEach(
      tx,
      table,
      ({ values }) => this.importRow(tx, actor, values, records.get(values.name)),
      resourceColumnOf,
    );
  }

  /** The department's resources by id, page by page. */
  export(actor: Actor, options: CsvOptions): AsyncGenerator<string> {
    const pages = this.pages(actor.organizationId);
    return csvPages(Object.keys(RESOURCE_COLUMNS), pages, resourceCells, options);
  }

  private async importRow(
    tx: Tx,
    actor: Actor,
    values: ResourceValues,
    record: ResourceRow | undefined,
  ): Promise<ImportOutcome> {
    const code = values.registration_code;
    if (code !== null && code !== record?.registrationCode) {
      const { zh, en } = catalogError('REGISTRATION_CODE_GIVEN').definition;
      throw catalogError('REGISTRATION_CODE_GIVEN', {}, [
        fault('/registrationCode', 'REGISTRATION_CODE_GIVEN', zh, en),
      ]);
    }
    const facts = factsOfRow(values);
    if (!record) {
      await this.resources.create(tx, actor, facts);
      return 'created';
    }
    if (saysTheSame(record, facts)) return 'unchanged';
    await this.resources.edit(tx, actor, record, facts);
    return 'updated';
  }

  private async *pages(providerId: string): AsyncGenerator<ResourceRow[]> {
    for (let last: string | undefined; ;) {
      const page = await this.prisma.dataResource.findMany({
        where: { providerId, id: { gt: last } },
        include: WITH_PROVIDER,
        orderBy: { id: 'asc' },
        take: PAGE_ROWS,
      });
      yield page;
      if (page.length < PAGE_ROWS) return;
      last = page.at(-1)?.id;
    }
  }
}
