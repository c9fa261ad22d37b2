import {
  BusinessLine,
  CellFault,
  type CsvCell,
  type CsvValues,
  DeliveryKind,
  enumColumn,
  type ErrorPointer,
  flagColumn,
  mayLack,
  optional,
  textColumn,
  textListColumn,
  textWhere,
} from '@gongshu/platform';
import { fault } from './dictionary';
import { type ProductInput, SLUG } from './product';

const slug = textWhere(
  (text) => SLUG.test(text) && text.length >= 3 && text.length <= 60,
  new CellFault(
    'NOT_A_SLUG',
    '应为 3 至 60 个小写字母、数字和单个连字符',
    'must be 3 to 60 lower-case letters, digits and single hyphens',
  ),
);

/** Columns of a file of products. `resources` names each by registration code, name or id. */
export const PRODUCT_COLUMNS = {
  slug,
  name: textColumn({ min: 2, max: 100 }),
  name_en: mayLack(optional(textColumn({ min: 2, max: 200 }))),
  summary: textColumn({ min: 2, max: 2000, multiline: true }),
  summary_en: mayLack(optional(textColumn({ min: 2, max: 4000, multiline: true }))),
  domain: textColumn({ max: 60 }),
  kind: enumColumn(DeliveryKind),
  primary_data: mayLack(optional(flagColumn())),
  business_line: enumColumn(BusinessLine),
  agreement_number: textColumn({ max: 100 }),
  resources: textListColumn({ max: 200, items: 50 }),
  keywords: mayLack(textListColumn({ max: 40, items: 20 })),
};

export type ProductValues = CsvValues<typeof PRODUCT_COLUMNS>;

const POINTERS: Readonly<Record<string, keyof ProductValues>> = {
  slug: 'slug',
  name: 'name',
  nameEn: 'name_en',
  summary: 'summary',
  summaryEn: 'summary_en',
  domain: 'domain',
  kind: 'kind',
  primaryData: 'primary_data',
  businessLine: 'business_line',
  agreementId: 'agreement_number',
  resourceIds: 'resources',
  keywords: 'keywords',
};

/** The column of which a refusal of the use case speaks. */
export function productColumnOf(pointer: string): keyof ProductValues | null {
  return POINTERS[pointer.split('/')[1] ?? ''] ?? null;
}

/** Of a dataset it must be said whether it is primary data: by default it would pass C07. */
export function primaryDataFaults({ kind, primary_data: said }: ProductValues): ErrorPointer[] {
  if (kind !== 'DATASET' || said !== null) return [];
  return [
    fault(
      '/primaryData',
      'CELL_EMPTY',
      '数据集须写明是否为原始数据（true 或 false）',
      'a dataset must say whether it is primary data, true or false',
    ),
  ];
}

export function inputOfRow(
  values: ProductValues,
  agreementId: string,
  resourceIds: readonly string[],
): ProductInput {
  return {
    agreementId,
    resourceIds,
    slug: values.slug,
    name: values.name,
    nameEn: values.name_en ?? undefined,
    summary: values.summary,
    summaryEn: values.summary_en ?? undefined,
    keywords: values.keywords,
    domain: values.domain,
    kind: values.kind,
    primaryData: values.primary_data ?? undefined,
    businessLine: values.business_line,
  };
}

/** A product as an import may name it. */
export interface ExportedProduct {
  readonly slug: string;
  readonly name: string;
  readonly nameEn: string | null;
  readonly summary: string;
  readonly summaryEn: string | null;
  readonly domain: string;
  readonly kind: DeliveryKind;
  readonly primaryData: boolean;
  readonly businessLine: BusinessLine;
  readonly keywords: readonly string[];
  readonly agreement: { readonly id: string; readonly number: string };
  readonly resources: readonly {
    readonly resource: { readonly id: string; readonly registrationCode: string | null };
  }[];
}

/** What the record says otherwise than the input: pointers into that. */
export function differences(record: ExportedProduct, input: ProductInput): string[] {
  const tidy = (text: string | null | undefined): string => (text ?? '').trim().normalize('NFC');
  const listed = (texts: readonly string[]): string => [...texts].map(tidy).sort().join('\n');
  const same: Record<string, boolean> = {
    name: tidy(record.name) === tidy(input.name),
    nameEn: tidy(record.nameEn) === tidy(input.nameEn),
    summary: tidy(record.summary) === tidy(input.summary),
    summaryEn: tidy(record.summaryEn) === tidy(input.summaryEn),
    domain: tidy(record.domain) === tidy(input.domain),
    kind: record.kind === input.kind,
    primaryData: record.primaryData === (input.primaryData ?? false),
    businessLine: record.businessLine === input.businessLine,
    agreementId: record.agreement.id === input.agreementId,
    resourceIds:
      listed(record.resources.map(({ resource }) => resource.id)) === listed(input.resourceIds),
    keywords: listed(record.keywords) === listed(input.keywords ?? []),
  };
  return Object.keys(same)
    .filter((name) => !same[name])
    .map((name) => `/${name}`);
}

/** The cells of a record in the order of the columns. A resource is named by what tells it from all others. */
export function productCells(row: ExportedProduct): CsvCell[] {
  const cells: Record<keyof typeof PRODUCT_COLUMNS, CsvCell> = {
    slug: row.slug,
    name: row.name,
    name_en: row.nameEn,
    summary: row.summary,
    summary_en: row.summaryEn,
    domain: row.domain,
    kind: row.kind,
    primary_data: row.primaryData,
    business_line: row.businessLine,
    agreement_number: row.agreement.number,
    resources: row.resources.map(({ resource }) => resource.registrationCode ?? resource.id),
    keywords: row.keywords,
  };
  return Object.values(cells);
}
