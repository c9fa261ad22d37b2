// A catalog of any size, Chinese and English, written by a few statements; the same for the same size.

const PLACES = [
  ['330000', '浙江省', 'Zhejiang'],
  ['330100', '杭州市', 'Hangzhou'],
  ['330200', '宁波市', 'Ningbo'],
  ['320000', '江苏省', 'Jiangsu'],
  ['320100', '南京市', 'Nanjing'],
  ['320500', '苏州市', 'Suzhou'],
  ['350000', '福建省', 'Fujian'],
  ['350100', '福州市', 'Fuzhou'],
  ['350200', '厦门市', 'Xiamen'],
  ['440000', '广东省', 'Guangdong'],
  ['440100', '广州市', 'Guangzhou'],
  ['440300', '深圳市', 'Shenzhen'],
  ['370000', '山东省', 'Shandong'],
  ['370100', '济南市', 'Jinan'],
  ['370200', '青岛市', 'Qingdao'],
  ['510000', '四川省', 'Sichuan'],
  ['510100', '成都市', 'Chengdu'],
  ['520000', '贵州省', 'Guizhou'],
  ['520100', '贵阳市', 'Guiyang'],
  ['420000', '湖北省', 'Hubei'],
  ['420100', '武汉市', 'Wuhan'],
  ['430000', '湖南省', 'Hunan'],
  ['430100', '长沙市', 'Changsha'],
  ['410000', '河南省', 'Henan'],
  ['410100', '郑州市', 'Zhengzhou'],
  ['610000', '陕西省', 'Shaanxi'],
  ['610100', '西安市', "Xi'an"],
  ['210000', '辽宁省', 'Liaoning'],
  ['210100', '沈阳市', 'Shenyang'],
  ['450000', '广西壮族自治区', 'Guangxi'],
];

export const OBJECTS = [
  ['气象观测', 'weather observations', '气象'],
  ['空气质量', 'air quality', '生态环境'],
  ['水质监测', 'water quality', '生态环境'],
  ['公交到站', 'bus arrivals', '交通运输'],
  ['地铁客流', 'metro passenger flow', '交通运输'],
  ['道路路况', 'road traffic', '交通运输'],
  ['停车泊位', 'parking spaces', '交通运输'],
  ['企业登记', 'company registry', '市场监管'],
  ['信用信息', 'credit records', '信用'],
  ['行政处罚', 'administrative penalties', '信用'],
  ['不动产登记', 'real estate registry', '自然资源'],
  ['土地利用', 'land use', '自然资源'],
  ['社会保障', 'social security', '人力资源'],
  ['就业岗位', 'job vacancies', '人力资源'],
  ['医疗机构', 'medical institutions', '卫生健康'],
  ['药品目录', 'drug catalogue', '卫生健康'],
  ['学校名录', 'school directory', '教育'],
  ['招生计划', 'enrolment plans', '教育'],
  ['文化场馆', 'cultural venues', '文化旅游'],
  ['景区客流', 'scenic area visitors', '文化旅游'],
  ['电力消费', 'electricity consumption', '能源'],
  ['充电桩', 'charging stations', '能源'],
  ['供水用水', 'water supply', '城市管理'],
  ['垃圾分类', 'waste sorting', '城市管理'],
  ['应急避难', 'emergency shelters', '应急管理'],
  ['地质灾害', 'geological hazards', '应急管理'],
  ['农产品价格', 'farm produce prices', '农业农村'],
  ['耕地质量', 'farmland quality', '农业农村'],
  ['海洋预报', 'marine forecasts', '海洋'],
  ['港口船舶', 'port vessels', '海洋'],
];

export const ASPECTS = [
  ['逐日', 'daily'],
  ['实时', 'real-time'],
  ['历史', 'historical'],
  ['年度', 'annual'],
  ['月度', 'monthly'],
  ['空间分布', 'spatial distribution of'],
  ['变化趋势', 'trends of'],
  ['区域对比', 'regional comparison of'],
  ['预警', 'alerts on'],
  ['统计', 'statistics of'],
  ['评价', 'assessment of'],
  ['核验', 'verification of'],
];

export const FORMS = [
  ['数据集', 'dataset'],
  ['接口服务', 'API'],
  ['分析报告', 'report'],
  ['指数', 'index'],
  ['查询服务', 'query service'],
  ['预测模型', 'forecast model'],
  ['可视化', 'visualisation'],
  ['清单', 'list'],
];

const OPERATORS = 120;
const MAKER = '00000000-0000-7000-8000-000000000001';
const CHECKER = '00000000-0000-7000-8000-000000000002';

/** @param client pg.Client of a migrated, empty database */
export async function generateCatalog(client, products) {
  await client.query('BEGIN');
  // What the triggers promise is not measured here, and what they note is settled by the rebuild that follows.
  await client.query('SET LOCAL session_replication_role = replica');
  await client.query('SELECT setseed(0.42)');
  await client.query(
    `INSERT INTO administrative_division (code, name, level, parent_code, kind)
      SELECT code, name, CASE WHEN code LIKE '__0000' THEN 'PROVINCE' ELSE 'PREFECTURE' END::division_level,
        CASE WHEN code NOT LIKE '__0000' THEN left(code, 2) || '0000' END, 'CITY'
      FROM unnest($1::text[], $2::text[]) AS place(code, name) ORDER BY code`,
    [PLACES.map(([code]) => code), PLACES.map(([, name]) => name)],
  );
  await client.query(
    `CREATE TEMP TABLE place ON COMMIT DROP AS
      SELECT at - 1 AS at, code, zh, en FROM unnest($1::text[], $2::text[], $3::text[])
        WITH ORDINALITY AS t(code, zh, en, at)`,
    [PLACES.map(([code]) => code), PLACES.map(([, zh]) => zh), PLACES.map(([, , en]) => en)],
  );
  await words(client, 'object', OBJECTS);
  await words(client, 'aspect', ASPECTS);
  await words(client, 'form', FORMS);
  for (const [kind, count] of [
    ['AGENCY', 1],
    ['PROVIDER', 1],
    ['OPERATOR', OPERATORS],
  ]) {
    await client.query(
      `INSERT INTO organization (kind, name, division_code)
        SELECT $1::organization_kind, place.zh || '数据' || $1 || n, place.code
        FROM generate_series(1, $2::int) n JOIN place ON place.at = n % ${PLACES.length}`,
      [kind, count],
    );
  }
  await client.query(AGREEMENTS);
  await client.query(RESOURCES, [MAKER]);
  await client.query(DRAWN, [products]);
  await client.query(PRODUCTS, [MAKER]);
  await client.query(
    `INSERT INTO product_resource (product_id, resource_id)
      SELECT drawn.id, r.id FROM drawn JOIN data_resource r ON r.name = 'r' || drawn.resource_n`,
  );
  await client.query(VERSIONS, [MAKER, CHECKER]);
  await client.query(
    `INSERT INTO plan (product_id, code, name, created_by) SELECT id, 'standard', '标准', $1 FROM drawn`,
    [MAKER],
  );
  await client.query(PRICES, [MAKER, CHECKER]);
  await client.query('COMMIT');
  await client.query('ANALYZE');
}

function words(client, name, list) {
  const domain = list[0].length > 2 ? list.map(([, , text]) => text) : list.map(() => null);
  return client.query(
    `CREATE TEMP TABLE ${name} ON COMMIT DROP AS
      SELECT at - 1 AS at, zh, en, domain FROM unnest($1::text[], $2::text[], $3::text[])
        WITH ORDINALITY AS t(zh, en, domain, at)`,
    [list.map(([zh]) => zh), list.map(([, en]) => en), domain],
  );
}

const AGREEMENTS = `
  INSERT INTO operation_agreement (number, title, agency_id, operator_id, mode, data_scope, term_start, term_end, status)
  SELECT 'B-' || row_number() OVER (), '授权运营协议', (SELECT id FROM organization WHERE kind = 'AGENCY'), o.id,
    'WHOLE', ARRAY(SELECT DISTINCT domain FROM object), now() - interval '1 year', now() + interval '1 year', 'SIGNED'
  FROM organization o WHERE o.kind = 'OPERATOR'`;

// One resource for each openness.
const RESOURCES = `
  INSERT INTO data_resource (provider_id, name, description, domain, lawful_source, importance, contains_personal_info,
    openness, registered_by, status, registration_code, registered_from, registered_until, code_provider)
  SELECT (SELECT id FROM organization WHERE kind = 'PROVIDER'), 'r' || n, 'r', 'r', 'r', 'GENERAL', false,
    (ARRAY['OPEN', 'CONDITIONALLY_OPEN', 'NOT_OPEN'])[1 + n]::openness, $1, 'REGISTERED', 'BENCH-' || n,
    now() - interval '1 year', now() + interval '1 year', 'bench'
  FROM generate_series(0, 2) n`;

// Frequent words are more frequent than rare ones, as in life: squares of even draws.
const DRAWN = `
  CREATE TEMP TABLE drawn ON COMMIT DROP AS
  SELECT gen_random_uuid() AS id, n,
    floor(power(random(), 2) * ${PLACES.length})::int AS place_at,
    floor(power(random(), 1.5) * ${OBJECTS.length})::int AS object_at,
    floor(random() * ${ASPECTS.length})::int AS aspect_at,
    floor(random() * ${FORMS.length})::int AS form_at,
    floor(random() * ${OBJECTS.length})::int AS other_at,
    floor(power(random(), 2) * ${OPERATORS})::int AS operator_n,
    floor(random() * 3)::int AS resource_n,
    floor(power(random(), 1.5) * 9)::int AS frequency_at,
    floor(random() * 3)::int AS line_at,
    (100 + floor(random() * 900000))::int AS serial
  FROM generate_series(1, $1::int) n;`;

const PRODUCTS = `
  INSERT INTO product (id, operator_id, agreement_id, slug, name, name_en, summary, summary_en, keywords, domain, kind,
    business_line, created_by)
  SELECT d.id, a.operator_id, a.id, 'p-' || d.n,
    place.zh || aspect.zh || object.zh || form.zh || d.serial,
    initcap(place.en || ' ' || aspect.en || ' ' || object.en || ' ' || form.en) || ' ' || d.serial,
    '提供' || place.zh || object.zh || '的' || aspect.zh || '数据，可与' || other.zh || '结合，供企业和研究机构使用。',
    'The ' || aspect.en || ' ' || object.en || ' of ' || place.en || ', to be combined with ' || other.en || '.',
    ARRAY[object.zh, other.zh, object.en], object.domain,
    (ARRAY['DATASET', 'API_PROXY', 'REPORT', 'INDEX', 'VERIFICATION', 'MODEL', 'VISUALISATION', 'DATASET'])[form.at + 1]::delivery_kind,
    (ARRAY['FUNCTIONAL_SUPPORT', 'PUBLIC_DATA_OPERATION', 'CROSS_DOMAIN'])[1 + d.line_at]::business_line, $1
  FROM drawn d
  JOIN (SELECT *, row_number() OVER (ORDER BY id) - 1 AS n FROM operation_agreement) a ON a.n = d.operator_n
  JOIN place ON place.at = d.place_at JOIN object ON object.at = d.object_at JOIN object other ON other.at = d.other_at
  JOIN aspect ON aspect.at = d.aspect_at JOIN form ON form.at = d.form_at`;

const VERSIONS = `
  INSERT INTO product_version (product_id, number, status, dictionary, delivery, update_frequency, content_digest,
    submitted_by, submitted_at, reviewed_by, reviewed_at, published_at)
  SELECT id, 1, 'PUBLISHED', '[]', '{}',
    (ARRAY['DAILY', 'MONTHLY', 'REALTIME', 'YEARLY', 'HOURLY', 'WEEKLY', 'QUARTERLY', 'IRREGULAR', 'ONCE'])[1 + frequency_at]::update_frequency,
    decode(repeat('00', 32), 'hex'), $1, now(), $2, now(), now() - n * interval '1 minute'
  FROM drawn`;

const PRICES = `
  INSERT INTO price_version (plan_id, number, tariff, trial, effective_from, status, proposed_by, decided_by, decided_at)
  SELECT plan.id, 1, jsonb_build_object('kind', 'UNIT', 'meter', 'CALLS', 'unitPrice', (0.05 * (1 + drawn.serial % 100))::text,
      'freeUnits', 0, 'monthlyCapFen', null), true, now() - interval '1 day', 'APPROVED', $1, $2, now()
  FROM plan JOIN drawn ON drawn.id = plan.product_id`;
