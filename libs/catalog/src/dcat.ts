import type { DeliveryKind, Openness, Page, UpdateFrequency } from '@gongshu/platform';
import type { ProductPage } from './catalog.service';
import { bilingual, Graph, instant, type Name, node, plain, type Value } from './dcat-graph';
import type { DatasetConfig } from './delivery-config';
import { contentOf } from './version-content';

/** Public addresses from which those of all nodes are made. */
export interface Addresses {
  readonly market: string;
  readonly gateway: string;
}

export function productAddress({ market }: Addresses, slug: string): string {
  return `${market}/v1/catalog/products/${encodeURIComponent(slug)}`;
}

const EU = 'http://publications.europa.eu/resource/authority';

const FREQUENCIES: Readonly<Record<UpdateFrequency, string>> = {
  REALTIME: 'UPDATE_CONT',
  HOURLY: 'HOURLY',
  DAILY: 'DAILY',
  WEEKLY: 'WEEKLY',
  MONTHLY: 'MONTHLY',
  QUARTERLY: 'QUARTERLY',
  YEARLY: 'ANNUAL',
  IRREGULAR: 'IRREG',
  ONCE: 'NEVER',
};

const ACCESS_RIGHTS: Readonly<Record<Openness, string>> = {
  OPEN: 'PUBLIC',
  CONDITIONALLY_OPEN: 'RESTRICTED',
  NOT_OPEN: 'NON_PUBLIC',
};

const OPENNESS_ORDER: readonly Openness[] = ['OPEN', 'CONDITIONALLY_OPEN', 'NOT_OPEN'];

/** Kinds that are no collection of data but answers on demand: services alone. */
const SERVICES: readonly DeliveryKind[] = [
  'API_PROXY',
  'VERIFICATION',
  'MODEL',
  'PRIVACY_COMPUTING',
];

/** A page of the catalog by DCAT-AP 3: a catalogue of datasets and data services, with the way to the next page. */
export function catalogGraph(
  { items, nextCursor }: Page<ProductPage>,
  at: Addresses,
  request: { readonly limit: number; readonly cursor?: string },
): Graph {
  const graph = new Graph();
  const datasets: Value[] = [];
  const services: Value[] = [];
  for (const page of items) {
    const service = addService(graph, page, at);
    services.push({ node: service });
    if (!SERVICES.includes(page.product.kind)) {
      datasets.push({ node: addDataset(graph, page, at, service) });
    }
  }
  addCatalog(graph, at, datasets, services);
  addView(graph, at, request, nextCursor);
  return graph;
}

function addCatalog(graph: Graph, at: Addresses, datasets: Value[], services: Value[]): void {
  const id = `${at.market}/v1/catalog`;
  graph.add(id, 'dcat:Catalog', {
    'dct:title': bilingual('公数公共数据产品目录', 'Gongshu catalogue of public data products'),
    'dct:description': bilingual(
      '数据集团在公共数据授权运营中发布的数据产品和服务。',
      'Data products and services that data groups publish in the authorised operation of public data.',
    ),
    'dct:publisher': node(
      graph.add(`${at.market}/#publisher`, 'foaf:Agent', {
        'foaf:name': bilingual('公数平台', 'Gongshu marketplace'),
      }),
    ),
    'foaf:homepage': node(graph.add(`${at.market}/docs`, 'foaf:Document')),
    'dct:language': languages(graph),
    'dcat:themeTaxonomy': node(themes(graph, at)),
    'dcat:dataset': datasets,
    'dcat:service': services,
  });
}

/** The page within the whole, by Hydra as DCAT-AP catalogues are paged. */
function addView(
  graph: Graph,
  { market }: Addresses,
  { limit, cursor }: { limit: number; cursor?: string },
  nextCursor: string | null,
): void {
  const catalog = `${market}/v1/catalog`;
  const view = pageAddress(catalog, limit, cursor);
  graph.add(view, 'hydra:PartialCollectionView', {
    'hydra:first': node(pageAddress(catalog, limit)),
    'hydra:next': nextCursor === null ? [] : node(pageAddress(catalog, limit, nextCursor)),
  });
  // The address of the first page with its limit is another node than the catalogue itself.
  graph.add(catalog, 'hydra:Collection', { 'hydra:view': node(view) });
}

export function pageAddress(catalog: string, limit: number, cursor?: string): string {
  const query = new URLSearchParams({ limit: String(limit), ...(cursor && { cursor }) });
  return `${catalog}?${query.toString()}`;
}

/** What dataset and service say alike. */
function describe(graph: Graph, page: ProductPage, at: Addresses): Partial<Record<Name, Value[]>> {
  const { product, version } = page;
  const address = productAddress(at, product.slug);
  const { operator } = product;
  const openness = product.resources.reduce<Openness>((most, { resource }) => {
    const later = OPENNESS_ORDER.indexOf(resource.openness) > OPENNESS_ORDER.indexOf(most);
    return later ? resource.openness : most;
  }, 'OPEN');
  return {
    'dct:title': bilingual(product.name, product.nameEn),
    'dct:description': bilingual(product.summary, product.summaryEn),
    'dct:identifier': plain(product.id),
    'dct:publisher': node(
      graph.add(`${at.market}/v1/organizations/${operator.id}`, 'foaf:Agent', {
        'foaf:name': bilingual(operator.name),
      }),
    ),
    'dcat:contactPoint': node(
      graph.add(`${address}#contact`, 'vcard:Kind', { 'vcard:fn': bilingual(operator.name) }),
    ),
    'dcat:keyword': product.keywords.map((text) => ({ text, language: 'zh' })),
    'dcat:theme': node(theme(graph, at, product.domain)),
    'dct:accessRights': node(
      graph.add(`${EU}/access-right/${ACCESS_RIGHTS[openness]}`, 'dct:RightsStatement'),
    ),
    'dct:issued': instant(version.publishedAt),
    'dcat:version': plain(String(version.number)),
    'dcat:landingPage': node(graph.add(address, 'foaf:Document')),
    'odrl:hasPolicy': page.offers.map(({ plan }) => ({
      node: graph.add(`${address}/plans/${encodeURIComponent(plan.code)}/offer`, 'odrl:Policy'),
    })),
  };
}

function addService(graph: Graph, page: ProductPage, at: Addresses): string {
  const { product } = page;
  const address = productAddress(at, product.slug);
  return graph.add(`${address}#service`, 'dcat:DataService', {
    ...describe(graph, page, at),
    'dcat:endpointURL': node(
      graph.add(`${at.gateway}/v1/products/${product.slug}`, 'rdfs:Resource'),
    ),
    'dcat:endpointDescription': node(graph.add(`${address}/openapi.json`, 'rdfs:Resource')),
    'dct:format': node(mediaType(graph, 'application/json', 'dct:MediaTypeOrExtent')),
    'dcat:servesDataset': SERVICES.includes(product.kind) ? [] : node(`${address}#dataset`),
  });
}

function addDataset(graph: Graph, page: ProductPage, at: Addresses, service: string): string {
  const { product, version } = page;
  const address = productAddress(at, product.slug);
  return graph.add(`${address}#dataset`, 'dcat:Dataset', {
    ...describe(graph, page, at),
    'dct:accrualPeriodicity': node(
      graph.add(`${EU}/frequency/${FREQUENCIES[version.updateFrequency]}`, 'dct:Frequency'),
    ),
    'dct:spatial': spatial(graph, page, at),
    'dct:language': languages(graph),
    'dct:provenance': provenance(graph, page, address),
    'dcat:distribution': node(distribution(graph, page, at, service)),
  });
}

function distribution(graph: Graph, page: ProductPage, at: Addresses, service: string): string {
  const { product, version } = page;
  const address = productAddress(at, product.slug);
  const digest = (contentOf(version).delivery as Partial<DatasetConfig>).objectDigest;
  return graph.add(`${address}#distribution-${version.number}`, 'dcat:Distribution', {
    'dct:title': bilingual(product.name, product.nameEn),
    'dcat:accessURL': node(graph.add(`${at.gateway}/v1/products/${product.slug}`, 'rdfs:Resource')),
    'dcat:accessService': node(service),
    'dcat:mediaType': node(mediaType(graph, 'application/json', 'dct:MediaType')),
    'dct:issued': instant(version.publishedAt),
    'spdx:checksum': digest
      ? node(
          graph.add(`${address}#checksum-${version.number}`, 'spdx:Checksum', {
            'spdx:algorithm': node(
              graph.add(
                'http://spdx.org/rdf/terms#checksumAlgorithm_sha256',
                'spdx:ChecksumAlgorithm',
              ),
            ),
            'spdx:checksumValue': plain(digest, 'xsd:hexBinary'),
          }),
        )
      : [],
  });
}

function spatial(graph: Graph, { product }: ProductPage, { market }: Addresses): Value[] {
  const { divisionCode, division } = product.operator;
  if (divisionCode === null) return [];
  return node(
    graph.add(`${market}/v1/divisions/${divisionCode}`, 'dct:Location', {
      'dct:identifier': plain(divisionCode),
      'skos:prefLabel': division ? bilingual(division.name) : [],
    }),
  );
}

/** The registered resources and the agreement: the chain of authority above the product. */
function provenance(graph: Graph, { product }: ProductPage, address: string): Value[] {
  const sources = product.resources.map(
    ({ resource }) =>
      `${resource.name}（${resource.provider.name}）${resource.registrationCode ?? ''}`,
  );
  return node(
    graph.add(`${address}#provenance`, 'dct:ProvenanceStatement', {
      'rdfs:label': bilingual(`授权运营协议 ${product.agreement.number}；${sources.join('；')}`),
    }),
  );
}

function theme(graph: Graph, at: Addresses, domain: string): string {
  return graph.add(`${at.market}/v1/catalog/themes#${encodeURIComponent(domain)}`, 'skos:Concept', {
    'skos:prefLabel': bilingual(domain),
    'skos:inScheme': node(themes(graph, at)),
  });
}

function themes(graph: Graph, { market }: Addresses): string {
  return graph.add(`${market}/v1/catalog/themes`, 'skos:ConceptScheme', {
    'dct:title': bilingual('公共数据领域', 'Domains of public data'),
  });
}

function languages(graph: Graph): Value[] {
  return ['ZHO', 'ENG'].map((code) => ({
    node: graph.add(`${EU}/language/${code}`, 'dct:LinguisticSystem'),
  }));
}

function mediaType(graph: Graph, name: string, type: Name): string {
  return graph.add(`https://www.iana.org/assignments/media-types/${name}`, type);
}
