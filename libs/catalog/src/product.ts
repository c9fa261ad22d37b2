import type { BusinessLine, DeliveryKind, ImportanceLevel, Openness } from '@gongshu/platform';
import { catalogError } from './catalog.errors';
import type { DeliveryInput } from './delivery-config';
import type { DictionaryField } from './dictionary';

/** A product's name in the addresses of calls. */
export const SLUG = /^[a-z0-9](-?[a-z0-9])*$/;

/** What describes a product to readers; the only part of it that can be changed. */
export interface ProductDescription {
  readonly name: string;
  readonly nameEn?: string | null;
  readonly summary: string;
  readonly summaryEn?: string | null;
  readonly keywords?: readonly string[];
}

export interface ProductInput extends ProductDescription {
  readonly agreementId: string;
  readonly slug: string;
  readonly domain: string;
  /** Whether the resources' primary data themselves are delivered (C07). */
  readonly primaryData?: boolean;
  readonly kind: DeliveryKind;
  readonly businessLine: BusinessLine;
  /** Registered data resources that the product is made of, at least one. */
  readonly resourceIds: readonly string[];
  readonly dictionary?: readonly DictionaryField[];
  readonly delivery?: DeliveryInput;
}

interface Material {
  readonly name: string;
  readonly domain: string;
  readonly importance: ImportanceLevel;
  readonly openness: Openness;
}

/**
 * Whether a product of the kind may be made of these resources under an agreement of that scope.
 * @throws DomainError PRODUCT_OUT_OF_SCOPE and RESOURCE_OUT_OF_SCOPE (C03), RESOURCE_CORE_DATA and
 *   RESOURCE_IMPORTANT_DATA (C06), RESOURCE_NOT_OPEN (C07)
 */
export function assertProductAllowed(
  product: { domain: string; kind: DeliveryKind; primaryData?: boolean },
  resources: readonly Material[],
  dataScope: readonly string[],
): void {
  const scope = dataScope.join('、');
  if (!dataScope.includes(product.domain)) {
    throw catalogError('PRODUCT_OUT_OF_SCOPE', { domain: product.domain, scope });
  }
  for (const { name, domain, importance, openness } of resources) {
    if (!dataScope.includes(domain)) {
      throw catalogError('RESOURCE_OUT_OF_SCOPE', { name, domain, scope });
    }
    if (importance === 'CORE') throw catalogError('RESOURCE_CORE_DATA', { name });
    if (product.kind !== 'DATASET') continue;
    if (importance === 'IMPORTANT') throw catalogError('RESOURCE_IMPORTANT_DATA', { name });
    if (product.primaryData && openness !== 'OPEN')
      throw catalogError('RESOURCE_NOT_OPEN', { name });
  }
}

/**
 * What the codes of all divisions inside a division begin with (GB/T 2260): two digits for a province, four for a
 * prefecture, six for a county.
 */
export function divisionPrefix(code: string): string {
  if (code.endsWith('0000')) return code.slice(0, 2);
  return code.endsWith('00') ? code.slice(0, 4) : code;
}
