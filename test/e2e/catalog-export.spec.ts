import { spawnSync } from 'node:child_process';
import path from 'node:path';
import Ajv from 'ajv/dist/2019';
import addFormats from 'ajv-formats';
import { Parser } from 'n3';
import { parse } from 'yaml';
import { type CatalogParties, createParties, ProductUnderTest } from '../support/catalog';
import { TestMarket } from '../support/market';
import { odcsSchemas } from '../support/odcs-schema';

const MARKET = 'https://market.example.cn';
const GATEWAY = 'https://gateway.example.cn';

interface Node {
  '@id': string;
  '@type': string[];
  [name: string]: unknown;
}

interface Document {
  '@context': Record<string, string>;
  '@graph': Node[];
}

describe('the exports of the catalog', () => {
  let market: TestMarket;
  let parties: CatalogParties;
  let weather: ProductUnderTest;
  let report: ProductUnderTest;

  beforeAll(async () => {
    market = await TestMarket.start({ marketUrl: MARKET, gatewayUrl: GATEWAY });
    await market.prisma.administrativeDivision.create({
      data: { code: '330000', name: '浙江省', level: 'PROVINCE', region: 'EAST', kind: 'PROVINCE' },
    });
    parties = await createParties(market);
    await market.prisma.organization.update({
      where: { id: parties.operator.organizationId },
      data: { divisionCode: '330000' },
    });
    weather = await ProductUnderTest.create(market, parties, {
      nameEn: 'Daily "weather" \\ observations',
    });
    await market
      .call('patch', weather.path('/versions/1'), parties.operator, { ifMatch: 1 })
      .send({ sampleRows: [{ location: 'Seattle', date: '2012-01-01', temperature_max_c: 12.8 }] })
      .expect(200);
    await weather.publish();
    report = await ProductUnderTest.create(market, parties, { nameEn: undefined });
    await report.publish();
    // The kind, the promises and the data of a dataset, which an upload would bring.
    const { prisma } = market;
    await prisma.$executeRaw`UPDATE product SET kind = 'DATASET', keywords = '{"气温", "降水"}' WHERE id = ${report.id}::uuid`;
    await prisma.$transaction([
      prisma.$executeRaw`SET LOCAL session_replication_role = replica`,
      prisma.$executeRaw`UPDATE product_version SET delivery = ${JSON.stringify({ kind: 'DATASET', objectDigest: 'ab'.repeat(32), rowCount: 3 })}::jsonb,
        dictionary = dictionary || '[{"name": "id_number", "type": "STRING", "meaning": "证件号码", "unit": null, "classification": "PERSONAL", "mask": "NONE"}]'::jsonb,
        sample_rows = '[{"location": "Seattle", "date": "2012-01-01", "temperature_max_c": 12.8, "id_number": "330106199001011234"}]',
        terms = '{"version": "1.0", "text": "不得转售"}',
        service_level = '{"availabilityPercent": "99.9", "latencyMsP95": 300, "support": "工作日 9 至 17 时"}',
        quality = '{"rows": 3, "completeness": {"overall": 0.9}, "uniqueness": {"overall": 1}, "validity": {"overall": 1}, "freshness": {"latest": null}, "measuredAt": "2026-01-01T00:00:00Z"}'
        WHERE product_id = ${report.id}::uuid`,
    ]);
  });
  afterAll(() => market.stop());

  const get = (address: string, accept?: string) => {
    const test = market.call('get', address);
    return accept ? test.set('Accept', accept) : test;
  };
  const page = (product: ProductUnderTest, rest = '') =>
    `/v1/catalog/products/${product.slug}${rest}`;

  it('400 for a foreign cursor, 404 for what is not offered', async () => {
    await get('/v1/catalog?cursor=abc').expect(400);
    for (const rest of ['/openapi.json', '/contract', '/plans/per-call/offer']) {
      await get(`/v1/catalog/products/nothing${rest}`).expect(404);
    }
    await get(page(weather, '/plans/nothing/offer')).expect(404);
  });

  it('conform to the constraints of DCAT-AP 3 as Turtle', async () => {
    const { text, headers } = await get('/v1/catalog', 'text/turtle').expect(200);
    expect(headers['content-type']).toBe('text/turtle; charset=utf-8');
    expect(validate(text)).toEqual({ conforms: true, faults: [] });
    const { faults } = validate(text.replace(/dcat:endpointURL/g, 'dcat:landingPage'));
    expect(faults.map(({ property }) => property)).toContain(
      'http://www.w3.org/ns/dcat#endpointURL',
    );
  });

  it('say the same as JSON-LD, which is the default', async () => {
    const { text, headers } = await get('/v1/catalog').expect(200);
    expect(headers['content-type']).toBe('application/ld+json; charset=utf-8');
    expect(headers.vary).toContain('Accept');
    const turtle = (await get('/v1/catalog', 'text/turtle').expect(200)).text;
    expect(triplesOf(JSON.parse(text) as Document)).toEqual(
      new Parser()
        .parse(turtle)
        .map(
          ({ subject, predicate, object }) => `${subject.value} ${predicate.value} ${object.value}`,
        )
        .sort(),
    );
  });

  it('describe a dataset and its service', async () => {
    const { '@graph': graph } = JSON.parse((await get('/v1/catalog').expect(200)).text) as Document;
    const find = (type: string) => graph.filter((node) => node['@type'].includes(type));
    expect(find('dcat:DataService')).toHaveLength(2);
    expect(find('dcat:Dataset')).toMatchObject([
      {
        '@id': `${MARKET}${page(report)}#dataset`,
        'dct:title': [{ '@value': '逐日气象观测', '@language': 'zh' }],
        'dcat:keyword': [{ '@value': '气温' }, { '@value': '降水' }],
        'dct:spatial': [{ '@id': `${MARKET}/v1/divisions/330000` }],
        'dct:accrualPeriodicity': [
          { '@id': 'http://publications.europa.eu/resource/authority/frequency/IRREG' },
        ],
      },
    ]);
    expect(find('spdx:Checksum')).toMatchObject([
      { 'spdx:checksumValue': [{ '@value': 'ab'.repeat(32), '@type': 'xsd:hexBinary' }] },
    ]);
  });

  it('are paged without gap or repetition, and unchanged ones are not sent again', async () => {
    const seen: string[] = [];
    let address: string | undefined = '/v1/catalog?limit=1';
    while (address) {
      const { text, headers } = await get(address).expect(200);
      const { '@graph': graph } = JSON.parse(text) as Document;
      seen.push(
        ...graph
          .filter((node) => node['@type'].includes('dcat:DataService'))
          .map((node) => node['@id']),
      );
      const view = graph.find((node) => node['@type'].includes('hydra:PartialCollectionView'))!;
      const [next] = (view['hydra:next'] ?? []) as { '@id': string }[];
      expect(headers.link).toBe(next && `<${next['@id']}>; rel="next"`);
      address = next?.['@id'].slice(MARKET.length);
    }
    expect(seen).toEqual([weather, report].map((product) => `${MARKET}${page(product)}#service`));
    for (const address of ['/v1/catalog', page(weather), page(weather, '/contract')]) {
      const { headers } = await get(address).expect(200);
      await get(address).set('If-None-Match', headers.etag!).expect(304);
    }
  });

  it('give each product a data contract by ODCS 3.1, alike in YAML and JSON', async () => {
    const ajv = addFormats(new Ajv({ strict: false, allErrors: true }));
    const checks = odcsSchemas().map((schema) => ajv.compile(schema));
    const faultsOf = (contract: unknown) =>
      checks.flatMap((check) => (check(contract) ? [] : check.errors));
    for (const product of [weather, report]) {
      const yaml = await get(page(product, '/contract')).expect(200);
      expect(yaml.headers['content-type']).toBe('application/yaml; charset=utf-8');
      const json = await get(page(product, '/contract'), 'application/json').expect(200);
      expect(parse(yaml.text)).toEqual(json.body);
      // Readers of YAML 1.1 take bare `no`, `2026-01-01` and `1.0` for other things than texts.
      expect(parse(yaml.text, { version: '1.1' })).toEqual(json.body);
      expect(faultsOf(json.body)).toEqual([]);
    }
    expect((await get(page(report, '/contract'), 'application/json')).body).toMatchObject({
      description: { limitations: '不得转售' },
      price: { priceAmount: 0.5, priceCurrency: 'CNY', priceUnit: 'CALLS' },
      slaProperties: expect.arrayContaining([
        { property: 'availability', value: '99.9', unit: 'percent' },
        { property: 'latency', value: 300, unit: 'ms', description: 'p95' },
      ]),
    });
    const { body: other } = await get(page(weather, '/contract'), 'application/json').expect(200);
    const plans = other.customProperties.find((p: { property: string }) => p.property === 'plans');
    expect(plans.value).toMatchObject([
      { code: 'per-call', model: 'PER_CALL', tariff: { unitPrice: '0.500000', meter: 'CALLS' } },
    ]);
    expect(
      faultsOf({ apiVersion: 'v3.1.0', kind: 'DataContract', id: '1', version: '1' }),
    ).not.toEqual([]);
  });

  it('I6: tell no value of personal information, whatever sample was stored', async () => {
    for (const rest of ['', '/contract', '/openapi.json']) {
      const { text } = await get(page(report, rest)).expect(200);
      expect(text).not.toContain('330106199001011234');
    }
    expect((await get(page(report))).body.sampleRows).toEqual([
      { location: 'Seattle', date: '2012-01-01', temperature_max_c: 12.8 },
    ]);
    const { body } = await get(page(report, '/openapi.json'));
    expect(Object.keys(body.components.schemas.Row.properties)).not.toContain('id_number');
  });

  it('give each plan an ODRL offer: paid for industry, free for governance and welfare, never passed on', async () => {
    const { text } = await get(page(weather, '/plans/per-call/offer')).expect(200);
    const offer = JSON.parse(text);
    expect(offer).toMatchObject({
      '@type': 'Offer',
      uid: expect.stringContaining('/plans/per-call/offer'),
      assigner: { uid: `${MARKET}/v1/organizations/${parties.operator.organizationId}` },
      prohibition: [{ action: 'distribute' }, { action: 'urn:gongshu:odrl:reidentify' }],
    });
    const [paid, free] = offer.permission;
    expect(paid.constraint[0].rightOperand).toEqual([{ '@id': 'urn:gongshu:odrl:INDUSTRY' }]);
    expect(paid.duty[0].action[0]['rdf:value']).toEqual({ '@id': 'odrl:compensate' });
    expect(paid.duty[0].action[0].refinement[0]).toMatchObject({
      leftOperand: 'payAmount',
      rightOperand: { '@value': '0.500000' },
    });
    expect(offer['gongshu:tariff']['@value']).toMatchObject({
      kind: 'UNIT',
      unitPrice: '0.500000',
    });
    expect(free.duty).toBeUndefined();
    expect(free.constraint[0].rightOperand).toHaveLength(2);
  });

  it('give each product an OpenAPI document of its own at the gateway', async () => {
    const { body } = await get(page(report, '/openapi.json')).expect(200);
    expect(body).toMatchObject({
      openapi: '3.1.0',
      servers: [{ url: `${GATEWAY}/v1/products/${report.slug}` }],
      paths: { '/rows': { get: { operationId: 'readRows' } } },
      components: {
        schemas: { Row: { properties: { date: { type: ['string', 'null'], format: 'date' } } } },
      },
    });
    const proxy = await get(page(weather, '/openapi.json')).expect(200);
    expect(Object.keys(proxy.body.paths)).toEqual(['/', '/{path}']);
    expect(JSON.stringify(proxy.body)).not.toContain('127.0.0.1');
  });
});

function validate(turtle: string) {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [
      path.resolve(__dirname, '../support/shacl.mjs'),
      path.resolve(__dirname, '../support/dcat-ap'),
    ],
    { input: turtle, encoding: 'utf8' },
  );
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout) as { conforms: boolean; faults: { property?: string }[] };
}

/** The statements of flat JSON-LD whose context has prefixes alone. */
function triplesOf({ '@context': prefixes, '@graph': graph }: Document): string[] {
  const expand = (name: string) => {
    const [prefix, ...rest] = name.split(':') as [string, ...string[]];
    return `${prefixes[prefix]}${rest.join(':')}`;
  };
  const type = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#type';
  return graph
    .flatMap(({ '@id': id, '@type': types, ...values }) => [
      ...types.map((name) => `${id} ${type} ${expand(name)}`),
      ...Object.entries(values).flatMap(([name, list]) =>
        (list as Record<string, string>[]).map(
          (value) => `${id} ${expand(name)} ${value['@id'] ?? value['@value']}`,
        ),
      ),
    ])
    .sort();
}
