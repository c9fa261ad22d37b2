import { Injectable } from '@nestjs/common';
import { agreementIdsOf, directoryError } from '@gongshu/directory';
import type { Actor } from '@gongshu/identity';
import {
  type CsvOptions,
  csvPages,
  type DomainError,
  type ErrorPointer,
  importEach,
  type ImportOutcome,
  type ImportReport,
  isUuid,
  type Prisma,
  PrismaService,
  readCsv,
  type Tx,
  withoutRepetitions,
} from '@gongshu/platform';
import { catalogError } from './catalog.errors';
import {
  differences,
  type ExportedProduct,
  inputOfRow,
  primaryDataFaults,
  PRODUCT_COLUMNS,
  productCells,
  productColumnOf,
  type ProductValues,
} from './product-csv';
import { Products } from './products.service';

const EXPORTED = {
  agreement: { select: { id: true, number: true } },
  resources: {
    select: { resource: { select: { id: true, registrationCode: true } } },
    orderBy: { resourceId: 'asc' },
  },
} as const satisfies Prisma.ProductInclude;

const PAGE_ROWS = 500;

/** What the cells of a file can name. */
interface Named {
  readonly products: ReadonlyMap<string, ExportedProduct>;
  readonly agreements: ReadonlyMap<string, string>;
  /** Ids by registration code, name or id. */
  readonly resources: ReadonlyMap<string, readonly string[]>;
}

/** Bulk import and export of an operator's own products. */
@Injectable()
export class ProductImports {
  constructor(
    private readonly prisma: PrismaService,
    private readonly products: Products,
  ) {}

  /**
   * Makes what is new, with a first version that is a draft, by the use case of the API and so by its rules. A product
   * that exists is left as it is, and a row that says otherwise of it is refused. The report lists every row that is
   * refused; the caller takes all back when there is one.
   */
  async run(tx: Tx, actor: Actor, file: Uint8Array): Promise<ImportReport> {
    const table = withoutRepetitions(readCsv(file, PRODUCT_COLUMNS), 'slug');
    const named = await readNamed(
      tx,
      actor,
      table.rows.map(({ values }) => values),
    );
    return importEach(
      tx,
      table,
      ({ values }) => this.importRow(tx, actor, values, named),
      productColumnOf,
    );
  }

  /** The operator's products by id, page by page. */
  export(actor: Actor, options: CsvOptions): AsyncGenerator<string> {
    const pages = this.pages(actor.organizationId);
    return csvPages(Object.keys(PRODUCT_COLUMNS), pages, productCells, options);
  }

  private async importRow(
    tx: Tx,
    actor: Actor,
    values: ProductValues,
    named: Named,
  ): Promise<ImportOutcome> {
    const input = inputOf(values, named);
    const record = named.products.get(values.slug);
    if (!record) {
      await this.products.create(tx, actor, input);
      return 'created';
    }
    const pointers = differences(record, input);
    if (pointers.length === 0) return 'unchanged';
    const error = catalogError('PRODUCT_DIFFERS', { slug: values.slug });
    throw refusal(pointers.map((pointer) => pointerTo(pointer, error)));
  }

  private async *pages(operatorId: string): AsyncGenerator<ExportedProduct[]> {
    for (let last: string | undefined; ;) {
      const page = await this.prisma.product.findMany({
        where: { operatorId, id: { gt: last } },
        include: EXPORTED,
        orderBy: { id: 'asc' },
        take: PAGE_ROWS,
      });
      yield page;
      if (page.length < PAGE_ROWS) return;
      last = page.at(-1)?.id;
    }
  }
}

async function readNamed(tx: Tx, actor: Actor, rows: readonly ProductValues[]): Promise<Named> {
  const names = [...new Set(rows.flatMap(({ resources }) => resources))];
  const [products, resources, agreements] = [
    await tx.product.findMany({
      where: { operatorId: actor.organizationId, slug: { in: rows.map(({ slug }) => slug) } },
      include: EXPORTED,
    }),
    await tx.dataResource.findMany({
      where: {
        OR: [
          { name: { in: names } },
          { registrationCode: { in: names } },
          { id: { in: names.filter(isUuid) } },
        ],
      },
      select: { id: true, name: true, registrationCode: true },
    }),
    await agreementIdsOf(
      tx,
      actor.organizationId,
      rows.map(({ agreement_number: number }) => number),
    ),
  ];
  const byName = new Map<string, string[]>();
  for (const { id, name } of resources) byName.set(name, [...(byName.get(name) ?? []), id]);
  // A code or an id names one resource, whatever others are called.
  for (const { id, registrationCode } of resources) {
    byName.set(id, [id]);
    if (registrationCode !== null) byName.set(registrationCode, [id]);
  }
  return {
    products: new Map(products.map((product) => [product.slug, product])),
    agreements,
    resources: byName,
  };
}

/** @throws DomainError with a pointer for each thing that the row names and that is not there */
function inputOf(values: ProductValues, { agreements, resources }: Named) {
  const faults: ErrorPointer[] = primaryDataFaults(values);
  const { agreement_number: number } = values;
  const agreementId = agreements.get(number);
  if (agreementId === undefined) {
    faults.push(pointerTo('/agreementId', directoryError('AGREEMENT_NUMBER_UNKNOWN', { number })));
  }
  const ids = values.resources.map((resource) => {
    const found = resources.get(isUuid(resource) ? resource.toLowerCase() : resource) ?? [];
    if (found.length !== 1) {
      const code = found.length === 0 ? 'RESOURCE_UNKNOWN' : 'RESOURCE_AMBIGUOUS';
      faults.push(pointerTo('/resourceIds', catalogError(code, { resource })));
    }
    return found[0] ?? '';
  });
  if (values.resources.length === 0) {
    faults.push(pointerTo('/resourceIds', catalogError('RESOURCE_UNKNOWN', { resource: '' })));
  }
  if (faults.length > 0) throw refusal(faults);
  return inputOfRow(values, agreementId!, [...new Set(ids)]);
}

function pointerTo(pointer: string, error: DomainError): ErrorPointer {
  return { pointer, code: error.code, zh: error.detail('zh'), en: error.detail('en') };
}

/** Carries the faults of a row to its report. */
function refusal(pointers: readonly ErrorPointer[]): DomainError {
  return catalogError('RESOURCE_UNKNOWN', { resource: '' }, pointers);
}
