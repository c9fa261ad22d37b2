// A valid chain of authority from agreement to key, written straight into the tables of a migrated database.
import { createHash, randomUUID } from 'node:crypto';
import path from 'node:path';
import { createRequire } from 'node:module';
import { ROOT } from './harness.mjs';

const require = createRequire(import.meta.url);
const MAKER = '00000000-0000-7000-8000-000000000001';
const CHECKER = '00000000-0000-7000-8000-000000000002';

/**
 * One API proxy product with a grant that no run exhausts.
 * @param client pg.Client
 * @returns { slug, key }
 */
export async function insertAuthority(client, upstreamUrl) {
  const { generateApiKey } = require(path.join(ROOT, 'dist/libs/authorization/src/index.js'));
  const key = generateApiKey();
  const slug = 'bench';
  const id = new Map();
  const idOf = (name) => id.get(name) ?? id.set(name, randomUUID()).get(name);
  const insert = (table, row) => {
    const columns = Object.keys(row);
    const places = columns.map((_, at) => `$${at + 1}`);
    return client.query(
      `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${places.join(', ')})`,
      Object.values(row),
    );
  };
  const day = (offset) => new Date(Date.now() + offset * 86_400_000);

  await client.query('BEGIN');
  for (const kind of ['AGENCY', 'OPERATOR', 'PROVIDER', 'DEVELOPER']) {
    await insert('organization', { id: idOf(kind), kind, name: `bench ${kind}` });
  }
  await insert('operation_agreement', {
    id: idOf('agreement'),
    number: 'BENCH-1',
    title: 'Bench',
    agency_id: idOf('AGENCY'),
    operator_id: idOf('OPERATOR'),
    mode: 'BY_DOMAIN',
    data_scope: ['bench'],
    term_start: day(-365),
    term_end: day(365),
    status: 'SIGNED',
    drafted_by: MAKER,
    signed_by: CHECKER,
    signed_at: day(-365),
  });
  const shares = { OPERATOR: 5_000, PROVIDER: 2_000, TREASURY: 2_500, PLATFORM: 500 };
  for (const [party, basis_points] of Object.entries(shares)) {
    await insert('sharing_share', { agreement_id: idOf('agreement'), party, basis_points });
  }
  await insert('data_resource', {
    id: idOf('resource'),
    provider_id: idOf('PROVIDER'),
    name: 'bench',
    description: 'bench',
    domain: 'bench',
    lawful_source: 'bench',
    importance: 'GENERAL',
    contains_personal_info: false,
    status: 'REGISTERED',
    registration_code: 'BENCH-1',
    registered_from: day(-365),
    registered_until: day(365),
    registered_by: MAKER,
  });
  await insert('product', {
    id: idOf('product'),
    operator_id: idOf('OPERATOR'),
    agreement_id: idOf('agreement'),
    slug,
    name: 'bench',
    summary: 'bench',
    domain: 'bench',
    kind: 'API_PROXY',
    business_line: 'PUBLIC_DATA_OPERATION',
    created_by: MAKER,
  });
  await insert('product_resource', { product_id: idOf('product'), resource_id: idOf('resource') });
  await insert('product_version', {
    id: idOf('version'),
    product_id: idOf('product'),
    number: 1,
    status: 'PUBLISHED',
    dictionary: '[]',
    delivery: JSON.stringify({ kind: 'API_PROXY', upstreamUrl }),
    content_digest: Buffer.alloc(32),
    submitted_by: MAKER,
    submitted_at: day(-1),
    reviewed_by: CHECKER,
    reviewed_at: day(-1),
    published_at: day(-1),
  });
  await insert('plan', {
    id: idOf('plan'),
    product_id: idOf('product'),
    code: 'per-call',
    name: 'per call',
    created_by: MAKER,
  });
  await insert('price_version', {
    id: idOf('price'),
    plan_id: idOf('plan'),
    number: 1,
    tariff: JSON.stringify({
      kind: 'UNIT',
      meter: 'CALLS',
      unitPrice: '0.500000',
      freeUnits: 0,
      monthlyCapFen: null,
    }),
    trial: true,
    effective_from: day(-365),
    status: 'APPROVED',
    proposed_by: MAKER,
    decided_by: CHECKER,
    decided_at: day(-365),
  });
  await insert('application', {
    id: idOf('application'),
    developer_id: idOf('DEVELOPER'),
    name: 'bench',
    created_by: MAKER,
  });
  const terms = {
    application_id: idOf('application'),
    product_id: idOf('product'),
    plan_id: idOf('plan'),
    use_class: 'INDUSTRY',
    quota_units: '1000000000000',
    quota_period: 'TOTAL',
    valid_from: day(-1),
    valid_to: day(30),
  };
  await insert('authorization_request', {
    ...terms,
    id: idOf('request'),
    purpose: 'bench',
    scenario: 'bench',
    status: 'APPROVED',
    submitted_by: MAKER,
    decided_by: CHECKER,
    decided_at: day(-1),
  });
  await insert('access_grant', { ...terms, id: idOf('grant'), request_id: idOf('request') });
  await insert('api_key', {
    id: idOf('key'),
    application_id: idOf('application'),
    name: 'bench',
    hash: createHash('sha256').update(key).digest(),
    last4: key.slice(-4),
    created_by: MAKER,
  });
  await client.query('COMMIT');
  return { slug, key };
}
