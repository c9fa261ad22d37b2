// The five-minute tour: performed by `npm run tour`, and written into the README as curl commands by `npm run docs`,
// so that neither can drift from the other. `$NAME` is what an earlier step has saved.

/**
 * @typedef {object} Step
 * @property {string} say what the reader sees happen
 * @property {string} [login] username to log in; its access token is saved under `token`
 * @property {string} [token] name of the saved access token (or key) to call with
 * @property {string} [method] default GET
 * @property {string} [url]
 * @property {number} [ifMatch] revision that the change was decided on
 * @property {object} [body]
 * @property {{ path: string, type: string }} [file] sent as the body, from the project's folder
 * @property {number} status expected status
 * @property {Record<string, unknown>} [expect] path into the answer → expected value
 * @property {string[]} [headers] headers that the answer must carry
 * @property {Record<string, string>} [save] name → path into the answer
 * @property {number} [withinMs] the answer may need that long to become so
 */

const PRODUCT = '$MARKET/v1/products/$PRODUCT';
const DATASET = '$MARKET/v1/products/$DATASET';

/** @type {{ title: string, steps: Step[] }[]} */
export const TOUR = [
  {
    title: 'As the providing department 数据提供单位 and the registrar 登记机构: register the data',
    steps: [
      { say: 'The department logs in.', login: 'provider', token: 'PROVIDER', status: 201 },
      {
        say: 'A data resource, with its lawful source and its classification.',
        token: 'PROVIDER',
        method: 'POST',
        url: '$MARKET/v1/data-resources',
        body: {
          name: '节假日安排 $SLUG',
          description: '国务院办公厅历年节假日安排。',
          domain: '民政',
          lawfulSource: '履行法定职责过程中产生，依法公开',
          importance: 'GENERAL',
          containsPersonalInfo: false,
          openness: 'OPEN',
        },
        status: 201,
        expect: { status: 'UNREGISTERED', inForce: false },
        save: { RESOURCE: 'id' },
      },
      { say: 'The data bureau logs in.', login: 'agency.reviewer', token: 'BUREAU', status: 201 },
      {
        say: 'It is the registration institution here.',
        token: 'BUREAU',
        url: '$MARKET/v1/sessions/current',
        status: 200,
        expect: { kind: 'AGENCY' },
        save: { REGISTRAR: 'organizationId' },
      },
      {
        say: 'The resource was registered on another platform: the department records the result …',
        token: 'PROVIDER',
        method: 'POST',
        url: '$MARKET/v1/registrations',
        body: {
          resourceId: '$RESOURCE',
          registrarId: '$REGISTRAR',
          kind: 'INITIAL',
          application: {
            external: {
              platform: '省公共数据资源登记平台（示例）',
              code: '$SLUG',
              validFrom: '$NOW',
              validUntil: '$IN_90_DAYS',
            },
          },
        },
        status: 201,
        expect: { status: 'DRAFT', external: true },
        save: { REGISTRATION: 'id' },
      },
      {
        say: '… submits it …',
        token: 'PROVIDER',
        method: 'POST',
        url: '$MARKET/v1/registrations/$REGISTRATION/submit',
        ifMatch: 1,
        status: 200,
        expect: { status: 'SUBMITTED', overdue: false },
      },
      {
        say: '… and the data bureau, another person, confirms it: the chain of authority begins here.',
        token: 'BUREAU',
        method: 'POST',
        url: '$MARKET/v1/registrations/$REGISTRATION/confirm',
        ifMatch: 2,
        status: 200,
        expect: { status: 'COMPLETED' },
      },
    ],
  },
  {
    title: 'As the data group 数据集团: publish a product',
    steps: [
      { say: 'The one who makes logs in.', login: 'operator.editor', token: 'EDITOR', status: 201 },
      {
        say: 'Its operation agreement with the data bureau is the ground of everything.',
        token: 'EDITOR',
        url: '$MARKET/v1/agreements?state=SIGNED',
        status: 200,
        expect: { 'items[0].state': 'SIGNED' },
        save: { AGREEMENT: 'items[0].id' },
      },
      {
        say: 'Its terms: twelve clauses, drafted, reviewed and signed by three persons.',
        token: 'EDITOR',
        url: '$MARKET/v1/agreements/$AGREEMENT/terms/1',
        status: 200,
        expect: { status: 'SIGNED', 'clauses.length': 12 },
      },
      {
        say: 'So is the registered data resource.',
        token: 'EDITOR',
        url: '$MARKET/v1/data-resources/$RESOURCE',
        status: 200,
        expect: { status: 'REGISTERED', inForce: true },
      },
      {
        say: 'A new product that forwards calls to an API of the data group, as a draft.',
        token: 'EDITOR',
        method: 'POST',
        url: '$MARKET/v1/products',
        body: {
          agreementId: '$AGREEMENT',
          slug: '$SLUG',
          name: '工作日查询（导览）',
          summary: '查询某日是否工作日、节假日或调休。',
          domain: '民政',
          kind: 'API_PROXY',
          businessLine: 'PUBLIC_DATA_OPERATION',
          resourceIds: ['$RESOURCE'],
          dictionary: [
            { name: 'date', type: 'DATE', meaning: '日期' },
            { name: 'isWorkday', type: 'BOOLEAN', meaning: '是否工作日' },
          ],
          delivery: { upstreamUrl: '$UPSTREAM' },
        },
        status: 201,
        expect: { 'versions[0].status': 'DRAFT' },
        save: { PRODUCT: 'id' },
      },
      {
        say: 'One of the data bureau logs in …',
        login: 'agency.editor',
        token: 'BUREAU_EDITOR',
        status: 201,
      },
      {
        say: '… and proposes the ceiling of the product: 0.10 yuan a call.',
        token: 'BUREAU_EDITOR',
        method: 'POST',
        url: '$MARKET/v1/ceiling-prices',
        body: {
          productId: '$PRODUCT',
          meter: 'CALLS',
          unitPriceMax: '0.100000',
          periodStart: '2026-01-01T00:00:00+08:00',
          periodEnd: '2029-01-01T00:00:00+08:00',
          documentNumber: '示例发改价〔2026〕9号',
        },
        status: 201,
        expect: { status: 'PROPOSED' },
        save: { CEILING: 'id' },
      },
      {
        say: 'Another of the data bureau logs in …',
        login: 'agency.reviewer',
        token: 'BUREAU',
        status: 201,
      },
      {
        say: '… and approves it.',
        token: 'BUREAU',
        method: 'POST',
        url: '$MARKET/v1/ceiling-prices/$CEILING/approve',
        ifMatch: 1,
        body: { reason: '在准许收入之内' },
        status: 200,
        expect: { status: 'APPROVED' },
      },
      {
        say: 'No plan may ask more for industry use.',
        token: 'EDITOR',
        method: 'POST',
        url: `${PRODUCT}/plans`,
        body: {
          code: 'per-call',
          name: '按次计费',
          tariff: { kind: 'UNIT', meter: 'CALLS', unitPrice: '0.110000' },
          forecastFen: '1000000',
        },
        status: 422,
        expect: { code: 'PRICE_ABOVE_CEILING' },
      },
      {
        say: 'A plan: 0.08 yuan a call for industry use; governance and welfare use is free by rule.',
        token: 'EDITOR',
        method: 'POST',
        url: `${PRODUCT}/plans`,
        body: {
          code: 'per-call',
          name: '按次计费',
          tariff: { kind: 'UNIT', meter: 'CALLS', unitPrice: '0.080000' },
          forecastFen: '1000000',
        },
        status: 201,
        expect: { 'prices[0].status': 'PROPOSED' },
        save: { PLAN: 'id' },
      },
      {
        say: 'Submitted for review: the content is fixed from here on.',
        token: 'EDITOR',
        method: 'POST',
        url: `${PRODUCT}/versions/1/submit`,
        ifMatch: 1,
        status: 200,
        expect: { status: 'IN_REVIEW' },
      },
      {
        say: 'Only the data bureau reviews.',
        token: 'EDITOR',
        method: 'POST',
        url: `${PRODUCT}/versions/1/approve`,
        ifMatch: 2,
        body: { reason: '我自己看过了' },
        status: 403,
        expect: { code: 'ACCESS_DENIED' },
      },
      {
        say: 'The data bureau approves the version …',
        token: 'BUREAU',
        method: 'POST',
        url: `${PRODUCT}/versions/1/approve`,
        ifMatch: 2,
        body: { reason: '材料齐全' },
        status: 200,
        expect: { status: 'APPROVED' },
      },
      {
        say: '… and the price.',
        token: 'BUREAU',
        method: 'POST',
        url: '$MARKET/v1/plans/$PLAN/prices/1/approve',
        ifMatch: 1,
        body: { reason: '低于上限收费标准' },
        status: 200,
        expect: { status: 'APPROVED' },
      },
      {
        say: 'A second person of the data group logs in.',
        login: 'operator.reviewer',
        token: 'REVIEWER',
        status: 201,
      },
      {
        say: 'He publishes.',
        token: 'REVIEWER',
        method: 'POST',
        url: `${PRODUCT}/versions/1/publish`,
        ifMatch: 3,
        status: 200,
        expect: { status: 'PUBLISHED' },
      },
    ],
  },
  {
    title: 'As the data group 数据集团: upload a dataset',
    steps: [
      {
        say: 'The resource whose data it will be.',
        token: 'EDITOR',
        url: '$MARKET/v1/data-resources?limit=100',
        status: 200,
        save: { WEATHER: "items.find((r) => r.name === '逐日地面气象观测').id" },
      },
      {
        say: 'A dataset, as a draft with its data dictionary.',
        token: 'EDITOR',
        method: 'POST',
        url: '$MARKET/v1/products',
        body: {
          agreementId: '$AGREEMENT',
          slug: '$SLUG-data',
          name: '逐日气象观测（导览）',
          summary: '两个台站 2012 至 2015 年逐日实测值。',
          domain: '气象',
          kind: 'DATASET',
          businessLine: 'PUBLIC_DATA_OPERATION',
          resourceIds: ['$WEATHER'],
          dictionary: [
            { name: 'location', type: 'STRING', meaning: '台站所在城市' },
            { name: 'date', type: 'DATE', meaning: '观测日期' },
            { name: 'precipitation_mm', type: 'DECIMAL', meaning: '日降水量', unit: 'mm' },
            { name: 'temperature_max_c', type: 'DECIMAL', meaning: '日最高气温', unit: '℃' },
            { name: 'temperature_min_c', type: 'DECIMAL', meaning: '日最低气温', unit: '℃' },
            { name: 'wind_mps', type: 'DECIMAL', meaning: '平均风速', unit: 'm/s' },
            { name: 'weather', type: 'STRING', meaning: '天气现象' },
          ],
        },
        status: 201,
        expect: { 'versions[0].status': 'DRAFT' },
        save: { DATASET: 'id' },
      },
      {
        say: 'An upload is announced …',
        token: 'EDITOR',
        method: 'POST',
        url: `${DATASET}/versions/1/uploads`,
        body: { format: 'CSV' },
        status: 201,
        expect: { status: 'WAITING' },
        save: { UPLOAD: 'id' },
      },
      {
        say: '… and its content sent: streamed, every row checked against the dictionary, stored all or nothing.',
        token: 'EDITOR',
        method: 'PUT',
        url: `${DATASET}/versions/1/uploads/$UPLOAD/content`,
        ifMatch: 1,
        file: { path: 'prisma/seed/data/weather.csv', type: 'text/csv' },
        status: 200,
        expect: { status: 'STORED', rowsChecked: '2922', 'quality.freshness.latest': '2015-12-31' },
      },
    ],
  },
  {
    title: 'As a developer 开发者: find it, get access, call it',
    steps: [
      {
        say: 'Anyone can search the catalog.',
        url: '$MARKET/v1/catalog/products?q=导览&limit=100',
        status: 200,
        expect: { "items.some((p) => p.slug === '$SLUG')": true },
      },
      { say: 'The developer logs in.', login: 'developer', token: 'DEVELOPER', status: 201 },
      {
        say: 'His application holds grants and keys.',
        token: 'DEVELOPER',
        url: '$MARKET/v1/applications',
        status: 200,
        save: { APPLICATION: 'items.at(-1).id' },
      },
      {
        say: 'He requests authorisation, with purpose and scenario.',
        token: 'DEVELOPER',
        method: 'POST',
        url: '$MARKET/v1/authorization-requests',
        body: {
          applicationId: '$APPLICATION',
          productId: '$PRODUCT',
          planId: '$PLAN',
          useClass: 'INDUSTRY',
          purpose: '在排班软件中判断某日是否工作日',
          scenario: '企业排班',
          quotaUnits: '1000',
          quotaPeriod: 'MONTH',
          validFrom: '$NOW',
          validTo: '$IN_90_DAYS',
        },
        status: 201,
        expect: { status: 'SUBMITTED' },
        save: { REQUEST: 'id' },
      },
      {
        say: 'The data group decides, with its reason.',
        token: 'REVIEWER',
        method: 'POST',
        url: '$MARKET/v1/authorization-requests/$REQUEST/approve',
        ifMatch: 1,
        body: { reason: '用途与场景明确' },
        status: 200,
        expect: { status: 'APPROVED' },
      },
      {
        say: 'A key, shown this once.',
        token: 'DEVELOPER',
        method: 'POST',
        url: '$MARKET/v1/applications/$APPLICATION/keys',
        body: { name: '导览密钥' },
        status: 201,
        save: { KEY: 'key' },
      },
      {
        say: 'The first call, metered before the answer leaves, with its receipt.',
        token: 'KEY',
        url: '$GATEWAY/v1/products/$SLUG/days/2026-10-01',
        status: 200,
        expect: { isHoliday: true },
        headers: ['gongshu-receipt', 'gongshu-event-id'],
        withinMs: 1000,
      },
      {
        say: 'Rows of a dataset, filtered on the server.',
        token: 'KEY',
        url: '$GATEWAY/v1/products/county-divisions/rows?where=prefecture_name:eq:杭州市&select=code,name&limit=3',
        status: 200,
        expect: { 'items.length': 3 },
      },
      {
        say: 'A yes/no verification: the data itself never leaves.',
        token: 'KEY',
        method: 'POST',
        url: '$GATEWAY/v1/products/division-check/verify',
        body: { subject: { code: '330106' }, claim: { name: '西湖区' } },
        status: 200,
        expect: { result: 'MATCH' },
      },
      {
        say: 'What he used, seconds later.',
        token: 'DEVELOPER',
        url: '$MARKET/v1/usage?productId=$PRODUCT&groupBy=product,chargeReason',
        status: 200,
        expect: { 'groups[0].calls': '1', 'groups[0].chargeReason': 'CHARGED' },
        withinMs: 2000,
      },
    ],
  },
  {
    title: 'As data group, administrator and auditor: see the money and the proof',
    steps: [
      {
        say: 'The data group sees the same usage.',
        token: 'REVIEWER',
        url: '$MARKET/v1/usage?productId=$PRODUCT&groupBy=product,chargeReason',
        status: 200,
        expect: { 'groups[0].calls': '1', 'groups[0].chargeReason': 'CHARGED' },
      },
      { say: 'The administrator logs in.', login: 'admin', token: 'ADMIN', status: 201 },
      {
        say: 'Revenue by operator, product, region and month: 8 fen so far.',
        token: 'ADMIN',
        url: '$MARKET/v1/reports/revenue?fromMonth=$MONTH&toMonth=$MONTH&groupBy=operator,product,region,month',
        status: 200,
        expect: {
          "items.find((r) => r.productId === '$PRODUCT').amountFen": '8',
          "items.find((r) => r.productId === '$PRODUCT').region": 'EAST',
        },
      },
      { say: 'The auditor logs in.', login: 'auditor', token: 'AUDITOR', status: 201 },
      {
        say: 'Who did what to the product, newest first.',
        token: 'AUDITOR',
        url: '$MARKET/v1/audit-records?subjectId=$PRODUCT',
        status: 200,
        expect: {
          "items.map((r) => r.action).join(' ')":
            'version:publish price:approve version:approve version:submit price:propose plan:create ceiling:approve ceiling:propose product:create',
        },
      },
      {
        say: 'The data bureau suspends the product …',
        token: 'BUREAU',
        method: 'POST',
        url: `${PRODUCT}/versions/1/suspend`,
        ifMatch: 4,
        body: { reason: '导览：演示暂停' },
        status: 200,
        expect: { status: 'SUSPENDED' },
      },
      {
        say: '… and the gateway stops within a second: the chain of authority is broken above the key.',
        token: 'KEY',
        url: '$GATEWAY/v1/products/$SLUG/days/2026-10-01',
        status: 403,
        expect: { code: 'PRODUCT_NOT_SERVED' },
        withinMs: 1000,
      },
      {
        say: 'Resumed, it comes back by itself.',
        token: 'BUREAU',
        method: 'POST',
        url: `${PRODUCT}/versions/1/resume`,
        ifMatch: 5,
        status: 200,
        expect: { status: 'PUBLISHED' },
      },
      {
        say: 'The key opens it again.',
        token: 'KEY',
        url: '$GATEWAY/v1/products/$SLUG/days/2026-10-10',
        status: 200,
        expect: { isWorkday: true },
        withinMs: 1000,
      },
    ],
  },
];

/** The tour as shell commands for the README. */
export function tourMarkdown() {
  const sections = TOUR.map(({ title, steps }) => {
    const commands = steps.map((step) => `# ${step.say}\n${curl(step)}`);
    return `### ${title}\n\n\`\`\`bash\n${commands.join('\n\n')}\n\`\`\``;
  });
  return sections.join('\n\n');
}

/** One step as a shell command; a comment tells the answer to expect. */
function curl(step) {
  if (step.login) return `${step.token}=$(login ${step.login})`;
  const saves = Object.keys(step.save ?? {}).length > 0;
  const parts = [`curl -s${step.headers ? 'i' : ''}${saves ? '' : " -w '\\n'"}`];
  if (step.method && step.method !== 'GET' && !step.body && !step.file)
    parts.push(`-X ${step.method}`);
  parts.push(`"${encodeURI(step.url)}"`);
  if (step.token) parts.push(`-H "Authorization: Bearer $${step.token}"`);
  if (step.ifMatch) parts.push(`-H 'If-Match: "${step.ifMatch}"'`);
  if (step.body) {
    parts.push("-H 'Content-Type: application/json'");
    parts.push(`-d "${JSON.stringify(step.body).replace(/"/g, '\\"')}"`);
  }
  if (step.file) parts.push(`-H 'Content-Type: ${step.file.type}'`, `-T ${step.file.path}`);
  const command = parts.join(' \\\n  ');
  const answer = `# → ${step.status}${Object.entries(step.expect ?? {})
    .map(([at, value]) => `, ${at}: ${JSON.stringify(value)}`)
    .join('')}`;
  const saved = Object.entries(step.save ?? {});
  if (saved.length === 0) return `${command}\n${answer}`;
  const [name, at] = saved[0];
  return `${name}=$(${command} | field "${at}")\n${answer}`;
}
