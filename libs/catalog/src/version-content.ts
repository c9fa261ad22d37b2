import type { DeliveryKind, Prisma } from '@gongshu/platform';
import { configure, type DeliveryConfig, type DeliveryInput, withData } from './delivery-config';
import { type DictionaryField, sameColumns, type SampleRow } from './dictionary';
import type { VersionContent } from './version';

/** What an edit of a draft changes; what it leaves out stays. */
export interface VersionChange {
  readonly dictionary?: readonly DictionaryField[];
  readonly delivery?: DeliveryInput;
  readonly sampleRows?: readonly SampleRow[];
}

const EMPTY = { dictionary: [], sampleRows: [] } as const;

/** The content after an edit. Data that was checked against other columns is taken out: it must be uploaded again. */
export function editContent(
  kind: DeliveryKind,
  change: VersionChange,
  before?: VersionContent,
): VersionContent {
  const { dictionary: oldDictionary, sampleRows: oldRows } = before ?? EMPTY;
  const dictionary = change.dictionary ?? oldDictionary;
  const delivery = configure(kind, change.delivery ?? {}, before?.delivery);
  return {
    dictionary,
    delivery: sameColumns(dictionary, oldDictionary) ? delivery : withData(delivery, null),
    sampleRows: change.sampleRows ?? oldRows,
  };
}

/** The content as the columns hold it. */
export function contentOf(row: {
  dictionary: Prisma.JsonValue;
  delivery: Prisma.JsonValue;
  sampleRows: Prisma.JsonValue;
}): VersionContent {
  return {
    dictionary: row.dictionary as unknown as DictionaryField[],
    delivery: row.delivery as unknown as DeliveryConfig,
    sampleRows: row.sampleRows as unknown as SampleRow[],
  };
}

/** The content for the columns. */
export function contentColumns(content: VersionContent): {
  dictionary: Prisma.InputJsonValue;
  delivery: Prisma.InputJsonValue;
  sampleRows: Prisma.InputJsonValue;
} {
  const { dictionary, delivery, sampleRows } = content;
  // Plain JSON: class instances of the edge lose their prototypes, absent fields vanish.
  return JSON.parse(JSON.stringify({ dictionary, delivery, sampleRows })) as ReturnType<
    typeof contentColumns
  >;
}

/** A new draft, which begins as the version before it when there is one. */
export function draftOf(
  number: number,
  kind: DeliveryKind,
  change: VersionChange,
  before?: VersionContent,
): { number: number } & ReturnType<typeof contentColumns> {
  return { number, ...contentColumns(editContent(kind, change, before)) };
}
