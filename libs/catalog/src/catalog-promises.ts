import type { PageVersion } from './catalog.service';

/** Measures of uploaded data, ratios from 0 to 1. */
export interface ShownQuality {
  readonly rows: number;
  readonly completeness: ShownRatio;
  readonly uniqueness: ShownRatio;
  readonly validity: ShownRatio;
  readonly freshness: { readonly latest: string | null };
  readonly measuredAt: string;
}

export interface ShownRatio {
  readonly overall: number;
}

export interface ShownServiceLevel {
  readonly availabilityPercent: string;
  readonly latencyMsP95: number | null;
  readonly support: string;
}

export interface ShownTerms {
  readonly version: string;
  readonly text: string;
}

/** What a version promises, as its columns hold it; null where it promises nothing. */
export interface Promises {
  readonly quality: ShownQuality | null;
  readonly serviceLevel: ShownServiceLevel | null;
  readonly terms: ShownTerms | null;
}

export function promisesOf({ quality, serviceLevel, terms }: PageVersion): Promises {
  return { quality, serviceLevel, terms } as unknown as Promises;
}

/** Classification and mask of a field, where the dictionary states them. */
export interface FieldProtection {
  readonly classification: string;
  readonly mask: string;
}

export function protectionOf(field: object): FieldProtection {
  const { classification = 'GENERAL', mask = 'NONE' } = field as Partial<FieldProtection>;
  return { classification, mask };
}
