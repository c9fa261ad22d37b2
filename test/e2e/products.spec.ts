import {
  bodyOf,
  type CatalogParties,
  createParties,
  productBody,
  ProductUnderTest,
  registerResource,
  type VersionEvent,
  WEATHER_FIELDS,
} from '../support/catalog';
import { createAuthority } from '../support/authority';
import { PASSWORD, TestMarket, type TestUser } from '../support/market';

describe('products', () => {
  let market: TestMarket;
  let parties: CatalogParties;
  let resourceId: string;

  beforeAll(async () => {
    market = await TestMarket.start();
    parties = await createParties(market);
    resourceId = await registerResource(market, parties.provider);
  });
  afterAll(() => market.stop());

  const create = (overrides: object = {}, as: TestUser = parties.operator) =>
    market
      .call('post', '/v1/products', as)
      .send(productBody(parties.agreementId, [resourceId], overrides));

  it('are created with a first draft, a plan of which nothing is asked yet, and an audit record', async () => {
    const { body } = await create().expect(201);
    expect(body).toMatchObject({
      operatorId: parties.operator.organizationId,
      versions: [{ number: 1, status: 'DRAFT', publishedAt: null, revision: 1 }],
      plans: [],
      resources: [{ id: resourceId, providerId: parties.provider.organizationId }],
    });
    const record = await market.prisma.auditRecord.findFirstOrThrow({
      where: { objectId: body.id },
    });
    expect(record).toMatchObject({
      action: 'product:create',
      actorUserId: parties.operator.userId,
    });
  });

  it('are created once under one Idempotency-Key', async () => {
    const body = productBody(parties.agreementId, [resourceId]);
    const send = () =>
      market.call('post', '/v1/products', parties.operator, { key: 'p-1' }).send(body).expect(201);
    expect((await send()).body.id).toBe((await send()).body.id);
  });

  it('are listed to their operator and to the agency of their agreement alone', async () => {
    const { body } = await create({ nameEn: undefined }).expect(201);
    const ids = async (reader: TestUser) =>
      (await market.call('get', '/v1/products?limit=100', reader).expect(200)).body.items.map(
        (item: { id: string }) => item.id,
      );
    expect(await ids(parties.operator)).toContain(body.id);
    expect(await ids(parties.agency)).toContain(body.id);
    expect(await ids(await market.user('AUDITOR'))).toContain(body.id);
    expect(await ids(await market.user('OPERATOR'))).toEqual([]);
    expect(await ids(await market.user('AGENCY'))).toEqual([]);
  });

  it('400: what is malformed, with its place', async () => {
    const wrong: [string, object, string][] = [
      ['a slug with capitals', { slug: 'Weather' }, '/slug'],
      ['a slug with two hyphens', { slug: 'a--b' }, '/slug'],
      ['no resource', { resourceIds: [] }, '/resourceIds'],
      ['an unknown kind', { kind: 'FTP' }, '/kind'],
      [
        'a field without meaning',
        { dictionary: [{ name: 'a', type: 'STRING' }] },
        '/dictionary/0/meaning',
      ],
      [
        'an unknown setting',
        { delivery: { objectDigest: 'f'.repeat(64) } },
        '/delivery/objectDigest',
      ],
    ];
    for (const [what, overrides, pointer] of wrong) {
      const { body } = await create(overrides).expect(400);
      const pointers = body.errors.map((e: { pointer: string }) => e.pointer);
      expect([what, pointers]).toEqual([what, [pointer]]);
    }
  });

  it('400: a NUL character, which the database cannot hold', async () => {
    expect((await create({ name: 'a\u0000b' }).expect(400)).body.code).toBe('VALIDATION_FAILED');
    const product = await ProductUnderTest.create(market, parties);
    await market
      .call('patch', product.path('/versions/1'), parties.operator, { ifMatch: 1 })
      .send({ sampleRows: [{ location: 'a\u0000b' }] })
      .expect(400);
    await market.call('get', '/v1/catalog/products?q=%00').expect(400);
  });

  it('403: nobody but an operator creates one', async () => {
    for (const kind of ['AGENCY', 'PROVIDER', 'DEVELOPER', 'PLATFORM', 'AUDITOR'] as const) {
      await create({}, await market.user(kind)).expect(403);
    }
  });

  it('404: another operator’s product, agreement and an unknown resource', async () => {
    const { body } = await create().expect(201);
    const stranger = await market.user('OPERATOR');
    await market.call('get', `/v1/products/${body.id}`, stranger).expect(404);
    await market.call('get', `/v1/products/${body.id}/versions/1`, stranger).expect(404);
    expect((await create({}, stranger).expect(404)).body.code).toBe('AGREEMENT_NOT_FOUND');
    const unknown = await create({
      resourceIds: [resourceId, '01890000-0000-7000-8000-000000000000'],
    }).expect(404);
    expect(unknown.body).toMatchObject({
      code: 'RESOURCE_NOT_FOUND',
      errors: [{ pointer: '/resourceIds/1' }],
    });
  });

  it('409: a slug taken', async () => {
    const { body } = await create().expect(201);
    expect((await create({ slug: body.slug }).expect(409)).body.code).toBe('PRODUCT_SLUG_TAKEN');
  });

  it('409: an agreement that is suspended', async () => {
    const other = await createParties(market);
    await market.prisma.operationAgreement.update({
      where: { id: other.agreementId },
      data: { status: 'SUSPENDED' },
    });
    const { body } = await market
      .call('post', '/v1/products', other.operator)
      .send(productBody(other.agreementId, [resourceId]))
      .expect(409);
    expect(body.code).toBe('AGREEMENT_NOT_IN_FORCE');
  });

  it('422: settings of another kind', async () => {
    const { body } = await create({ kind: 'DATASET' }).expect(422);
    expect(body).toMatchObject({
      code: 'DELIVERY_INVALID',
      errors: [{ pointer: '/delivery/upstreamUrl' }],
    });
  });

  describe('are described', () => {
    const DESCRIPTION = {
      name: '逐日气象',
      nameEn: null,
      summary: '逐日的气温',
      summaryEn: 'Daily temperatures',
      keywords: ['气温', 'temperature'],
    };

    it('otherwise until a version is in review, in a record of before and after', async () => {
      const product = await ProductUnderTest.create(market, parties, { keywords: ['降水'] });
      const { body } = await market
        .call('patch', product.path(), parties.operator, { ifMatch: 1 })
        .send(DESCRIPTION)
        .expect(200)
        .expect('ETag', '"2"');
      expect(body).toMatchObject({ ...DESCRIPTION, primaryData: false, slug: product.slug });
      const record = await market.prisma.auditRecord.findFirstOrThrow({
        where: { objectId: product.id, action: 'product:describe' },
      });
      expect(record).toMatchObject({
        before: { nameEn: 'Daily weather', keywords: ['降水'] },
        after: DESCRIPTION,
      });
      await product.bring(['submit']);
      const fixed = await market
        .call('patch', product.path(), parties.operator, { ifMatch: 2 })
        .send(DESCRIPTION);
      expect([fixed.status, fixed.body.code]).toEqual([409, 'PRODUCT_DESCRIPTION_FIXED']);
      await product.bring(['withdraw']);
      await market
        .call('patch', product.path(), parties.operator, { ifMatch: 2 })
        .send(DESCRIPTION)
        .expect(200);
    });

    it('400, 403, 404, 412, 428: by their operator alone, in what describes them alone', async () => {
      const product = await ProductUnderTest.create(market, parties);
      const send = (body: object, as: TestUser, options: { ifMatch?: number } = { ifMatch: 1 }) =>
        market.call('patch', product.path(), as, options).send(body);
      const { operator, agency } = parties;
      for (const wrong of [
        { slug: 'x-y' },
        { name: '' },
        { keywords: ['a', 'a'] },
        { name: null },
      ]) {
        await send(wrong, operator).expect(400);
      }
      await send({}, agency).expect(403);
      await send({}, await market.user('OPERATOR')).expect(404);
      await send({}, operator, { ifMatch: 2 }).expect(412);
      await send({}, operator, {}).expect(428);
    });
  });

  describe('stay inside what may be operated', () => {
    it('C03: 422 for a domain or a resource outside the agreement', async () => {
      expect((await create({ domain: '交通' }).expect(422)).body.code).toBe('PRODUCT_OUT_OF_SCOPE');
      const foreign = await registerResource(market, parties.provider, { domain: '交通' });
      expect((await create({ resourceIds: [foreign] }).expect(422)).body.code).toBe(
        'RESOURCE_OUT_OF_SCOPE',
      );
    });

    it('C03: the database refuses such a product', async () => {
      const { productId } = await createAuthority(market.prisma);
      await expect(
        market.prisma.$executeRaw`UPDATE product SET domain = '交通' WHERE id = ${productId}::uuid`,
      ).rejects.toThrow(/outside its agreement/);
    });

    it.each([
      ['C06', 'core data', { importance: 'CORE' }, 'RESOURCE_CORE_DATA', 'API_PROXY'],
      [
        'C06',
        'important data as a dataset',
        { importance: 'IMPORTANT' },
        'RESOURCE_IMPORTANT_DATA',
        'DATASET',
      ],
    ])('%s: 422 for %s, and the database refuses it too', async (_id, _what, facts, code, kind) => {
      const forbidden = await registerResource(market, parties.provider, facts);
      const delivery = kind === 'DATASET' ? {} : { upstreamUrl: 'http://127.0.0.1:9/' };
      const { body } = await create({ resourceIds: [forbidden], kind, delivery }).expect(422);
      expect(body.code).toBe(code);
      const product = await create({ kind, delivery }).expect(201);
      await expect(
        market.prisma.$executeRaw`
          INSERT INTO product_resource (product_id, resource_id)
          VALUES (${product.body.id}::uuid, ${forbidden}::uuid)`,
      ).rejects.toThrow(/cannot become a product/);
    });
  });

  describe('versions', () => {
    let product: ProductUnderTest;

    it('are edited while they are drafts; what is left out stays', async () => {
      product = await ProductUnderTest.create(market, parties);
      const path = product.path('/versions/1');
      const { body } = await market
        .call('patch', path, parties.operator, { ifMatch: 1 })
        .send({
          sampleRows: [{ location: 'Seattle', date: '2012-01-01', temperature_max_c: 12.8 }],
        })
        .expect(200)
        .expect('ETag', '"2"');
      expect(body.dictionary).toHaveLength(3);
      expect(body.delivery.upstreamUrl).toBe('http://127.0.0.1:9/weather');
      expect(body.sampleRows).toHaveLength(1);
    });

    it('412 and 428: an edit of an older revision or of none', async () => {
      const path = product.path('/versions/1');
      await market.call('patch', path, parties.operator, { ifMatch: 1 }).send({}).expect(412);
      await market.call('patch', path, parties.operator).send({}).expect(428);
    });

    it('422: an incomplete one is not submitted, and is told all that is missing', async () => {
      const draft = await ProductUnderTest.create(market, parties, {
        kind: 'VERIFICATION',
        delivery: { subjectFields: ['location'], claimFields: ['wind', 'location'] },
      });
      await market
        .call('patch', draft.path('/versions/1'), parties.operator, { ifMatch: 1 })
        .send({
          dictionary: [...WEATHER_FIELDS, WEATHER_FIELDS[0]],
          sampleRows: [{ location: 7, date: '2012-02-30', rain: null }],
        })
        .expect(200);
      const { status, body } = await draft.act('submit');
      expect([status, body.code]).toEqual([422, 'VERSION_INCOMPLETE']);
      expect(
        body.errors.map((e: { pointer: string; code: string }) => [e.pointer, e.code]),
      ).toEqual([
        ['/dictionary/3/name', 'DUPLICATE'],
        ['/dataset', 'DATASET_MISSING'],
        ['/delivery/claimFields/0', 'UNKNOWN_FIELD'],
        ['/delivery/claimFields/1', 'SUBJECT_FIELD'],
        ['/sampleRows/0/rain', 'UNKNOWN_FIELD'],
        ['/sampleRows/0/location', 'NOT_STRING'],
        ['/sampleRows/0/date', 'NOT_DATE'],
        ['/sampleRows/0/temperature_max_c', 'MISSING'],
        ['/sampleRows/0/location', 'NOT_STRING'],
      ]);
      expect((await draft.version()).status).toBe('DRAFT');
    });

    it('are fixed by a digest on submission, and by the database', async () => {
      await product.bring(['submit']);
      const version = await product.version();
      expect(version).toMatchObject({ status: 'IN_REVIEW', submittedBy: parties.operator.userId });
      expect(version.contentDigest).toMatch(/^[0-9a-f]{64}$/);
      const { body } = await market
        .call('patch', product.path('/versions/1'), parties.operator, { ifMatch: version.revision })
        .send({ sampleRows: [] })
        .expect(409);
      expect(body.code).toBe('VERSION_NOT_DRAFT');
      await expect(
        market.prisma
          .$executeRaw`UPDATE product_version SET sample_rows = '[]' WHERE id = ${version.id}::uuid`,
      ).rejects.toThrow(/content of a submitted version/);
    });

    it('come back as drafts when rejected, with the reason, and can be submitted again', async () => {
      await product.bring(['reject']);
      expect(await product.version()).toMatchObject({
        status: 'DRAFT',
        contentDigest: null,
        reviewReason: '按规定办理',
        reviewedBy: parties.agencyReviewer.userId,
      });
      await product.bring(['submit']);
      expect(await product.version()).toMatchObject({ status: 'IN_REVIEW', reviewedBy: null });
    });

    it('are taken back from review by their operator, and can be edited then', async () => {
      const draft = await ProductUnderTest.create(market, parties);
      await draft.bring(['submit', 'withdraw']);
      expect(await draft.version()).toMatchObject({ status: 'DRAFT', contentDigest: null });
      expect((await draft.edit({ updateFrequency: 'DAILY' })).status).toBe(200);
    });

    it('carry their offer, all of it under the digest and copied to the next', async () => {
      const offered = await ProductUnderTest.create(market, parties);
      const offer = {
        updateFrequency: 'HOURLY',
        serviceLevel: { availabilityPercent: '99.9', latencyMsP95: null, support: '工作日' },
        terms: { version: '2026-01', text: '仅限申请所列用途。' },
      };
      expect((await offered.edit(offer)).body).toMatchObject(offer);
      await offered.addPrice();
      await offered.bring(['submit']);
      const { contentDigest: first } = await offered.version();
      await offered.bring(['withdraw']);
      await offered.edit({ terms: { version: '2026-02', text: '仅限申请所列用途。' } });
      await offered.bring(['submit', 'approve', 'publish']);
      expect((await offered.version()).contentDigest).not.toBe(first);
      const next = await market
        .call('post', offered.path('/versions'), parties.operator)
        .send({ serviceLevel: null })
        .expect(201);
      expect(next.body).toMatchObject({
        updateFrequency: 'HOURLY',
        serviceLevel: null,
        terms: { version: '2026-02' },
      });
      for (const wrong of [
        { serviceLevel: { ...offer.serviceLevel, availabilityPercent: '101' } },
        { terms: { version: '1' } },
        { updateFrequency: 'NEVER' },
        { quality: {} },
      ]) {
        expect((await offered.edit(wrong, 2)).status).toBe(400);
      }
    });

    it('end by a sunset that lies ahead, is shown, can be postponed and not brought forward', async () => {
      const ending = await ProductUnderTest.create(market, parties);
      await ending.publish();
      const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
      const deprecate = async (days: number) => {
        const body = { sunsetAt: inDays(days), reason: '由新产品代替' };
        const answer = await ending.act('deprecate', 1, { body });
        return [answer.status, answer.body.code ?? answer.body.status];
      };
      expect(await deprecate(-1)).toEqual([422, 'SUNSET_NOT_AHEAD']);
      expect(await deprecate(30)).toEqual([200, 'DEPRECATED']);
      expect(await deprecate(20)).toEqual([422, 'SUNSET_NOT_AHEAD']);
      expect(await deprecate(40)).toEqual([200, 'DEPRECATED']);
      const { sunsetAt, deprecatedAt, statusReason } = await ending.version();
      expect([sunsetAt > inDays(39), deprecatedAt < inDays(1)]).toEqual([true, true]);
      expect(statusReason).toBe('由新产品代替');
      const early = await ending.act('retire');
      expect([early.status, early.body.code]).toEqual([409, 'SUNSET_AWAITED']);
      await ending.sink();
      await ending.bring(['retire']);
      expect(await ending.version()).toMatchObject({
        status: 'RETIRED',
        statusReason: '按规定办理',
      });
    });

    it('that another has replaced are retired without a sunset: no call reaches them', async () => {
      const replaced = await ProductUnderTest.create(market, parties);
      await replaced.publish();
      await market.call('post', replaced.path('/versions'), parties.operator).send({}).expect(201);
      await replaced.bring(['submit', 'approve', 'publish'], 2);
      expect((await replaced.version()).deprecatedAt).not.toBeNull();
      const stopped = await replaced.act('suspend', 1);
      expect([stopped.status, stopped.body.code]).toEqual([409, 'VERSION_REPLACED']);
      await replaced.bring(['retire']);
      expect((await replaced.act('retire', 2)).status).toBe(409);
    });

    it('that still serve on their way out are stopped by the agency, and come back as they were', async () => {
      const leaving = await ProductUnderTest.create(market, parties);
      await leaving.publish();
      await leaving.bring(['deprecate', 'suspend']);
      const stopped = await leaving.version();
      expect(stopped).toMatchObject({ status: 'SUSPENDED', statusReason: '按规定办理' });
      await leaving.bring(['resume']);
      expect(await leaving.version()).toMatchObject({
        status: 'DEPRECATED',
        statusReason: null,
        sunsetAt: stopped.sunsetAt,
      });
    });

    it('409: the next one waits until this one is reviewed', async () => {
      const { body } = await market
        .call('post', product.path('/versions'), parties.operator)
        .send({})
        .expect(409);
      expect(body.code).toBe('VERSION_OPEN');
    });

    it('409: are not published without an approved price', async () => {
      await product.bring(['approve']);
      const { status, body } = await product.act('publish');
      expect([status, body.code]).toEqual([409, 'PRICE_REQUIRED']);
      await product.addPrice();
      await product.bring(['publish']);
      expect((await product.version()).publishedAt).not.toBeNull();
    });

    it('supersede the one published before, in one act', async () => {
      const { body } = await market
        .call('post', product.path('/versions'), parties.operator)
        .send({ sampleRows: [] })
        .expect(201);
      expect(body).toMatchObject({ number: 2, status: 'DRAFT', sampleRows: [], revision: 1 });
      expect(body.dictionary).toHaveLength(3);
      await product.bring(['submit', 'approve', 'publish'], 2);
      expect((await product.version(1)).status).toBe('DEPRECATED');
      expect((await product.version(2)).status).toBe('PUBLISHED');
    });

    it('409: cannot take the place of one that the agency has suspended', async () => {
      await product.bring(['suspend'], 2);
      await market.call('post', product.path('/versions'), parties.operator).send({}).expect(201);
      await product.bring(['submit', 'approve'], 3);
      const { status, body } = await product.act('publish', 3);
      expect([status, body.code]).toEqual([409, 'PRODUCT_SUSPENDED']);
      await product.bring(['resume'], 2);
      await product.bring(['publish'], 3);
      expect((await product.version(2)).status).toBe('DEPRECATED');
    });

    it('of which two are published at once are published one after the other', async () => {
      const raced = await ProductUnderTest.create(market, parties);
      await raced.addPrice();
      await raced.bring(['submit', 'approve']);
      await market.call('post', raced.path('/versions'), parties.operator).send({}).expect(201);
      await raced.bring(['submit', 'approve'], 2);
      const revisions = [(await raced.version(1)).revision, (await raced.version(2)).revision];
      // Both requests are held at the product until both are under way.
      const answers = await market.prisma.$transaction(async (tx) => {
        await tx.$queryRaw`SELECT FROM product WHERE id = ${raced.id}::uuid FOR UPDATE`;
        const sent = [1, 2].map((number) =>
          raced.act('publish', number, { ifMatch: revisions[number - 1] }),
        );
        await untilBlocked(2);
        return sent;
      });
      expect((await Promise.all(answers)).map((answer) => answer.status)).toEqual([200, 200]);
      const statuses = [(await raced.version(1)).status, (await raced.version(2)).status];
      expect(statuses.sort()).toEqual(['DEPRECATED', 'PUBLISHED']);
    });

    /** Until so many connections to this database wait for a lock. */
    async function untilBlocked(count: number): Promise<void> {
      for (const deadline = Date.now() + 3_000; Date.now() < deadline;) {
        const { rows } = await market.prisma.pool.query<{ waiting: number }>(
          `SELECT count(*)::int AS waiting FROM pg_stat_activity
           WHERE datname = current_database() AND wait_event_type = 'Lock'`,
        );
        if (rows[0]!.waiting >= count) return;
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      throw new Error(`${count} requests were to wait for the product`);
    }

    it('announce to the gateways whatever changes what is served', async () => {
      const { default: pg } = await import('pg');
      const listener = new pg.Client({ connectionString: market.database.config.databaseUrl });
      await listener.connect();
      const heard: string[] = [];
      listener.on('notification', ({ payload }) => heard.push(payload ?? ''));
      await listener.query('LISTEN authority');
      try {
        await product.bring(['suspend', 'resume', 'deprecate'], 3);
        await product.sink(3);
        await product.bring(['retire'], 3);
        await listener.query('SELECT 1');
        expect(heard).toEqual(Array(4).fill(`product:${product.id}`));
      } finally {
        await listener.end();
      }
    });

    it('write one audit record per transition, with who, what and why', async () => {
      const { id } = await product.version(3);
      const records = await market.prisma.auditRecord.findMany({
        where: { objectId: id },
        orderBy: { seq: 'asc' },
      });
      expect(
        records.map(({ action, after }) => [action, (after as { status?: string }).status]),
      ).toEqual([
        ['version:create', undefined],
        ['version:submit', 'IN_REVIEW'],
        ['version:approve', 'APPROVED'],
        ['version:publish', 'PUBLISHED'],
        ['version:suspend', 'SUSPENDED'],
        ['version:resume', 'PUBLISHED'],
        ['version:deprecate', 'DEPRECATED'],
        ['version:retire', 'RETIRED'],
      ]);
      expect(records[4]!.reason).toBe('按规定办理');
      expect(JSON.stringify(records.map(({ before, after }) => [before, after]))).not.toContain(
        '127.0.0.1',
      );
    });
  });

  describe('C22: the maker of a version is never its checker', () => {
    it('C22: the API refuses a submitter who belongs to the agency too: 403', async () => {
      const product = await ProductUnderTest.create(market, parties);
      const { operator, agency } = parties;
      await market.prisma.membership.create({
        data: { organizationId: agency.organizationId, userId: operator.userId, role: 'OWNER' },
      });
      try {
        await product.bring(['submit']);
        const login = await market
          .call('post', '/v1/sessions')
          .send({
            username: operator.username,
            password: PASSWORD,
            organizationId: agency.organizationId,
          })
          .expect(201);
        const both = { ...operator, token: login.body.accessToken as string };
        for (const event of ['approve', 'reject'] as const) {
          const { status, body } = await product.act(event, 1, { as: both });
          expect([event, status, body.code]).toEqual([event, 403, 'SELF_APPROVAL_FORBIDDEN']);
        }
        expect((await product.version()).status).toBe('IN_REVIEW');
        // Handed in by another, it is still of who wrote it.
        const { userId } = await market.user('OPERATOR', 'EDITOR', operator.organizationId);
        await market.prisma
          .$executeRaw`UPDATE product_version SET submitted_by = ${userId}::uuid WHERE id = ${(await product.version()).id}::uuid`;
        const edited = await product.act('approve', 1, { as: both });
        expect([edited.status, edited.body.code]).toEqual([403, 'SELF_APPROVAL_FORBIDDEN']);
      } finally {
        await market.prisma.session.deleteMany({
          where: { userId: operator.userId, organizationId: agency.organizationId },
        });
        await market.prisma.membership.deleteMany({
          where: { userId: operator.userId, organizationId: agency.organizationId },
        });
      }
    });

    it('C22: the database alone refuses a reviewer who is the submitter', async () => {
      const { versionId } = await createAuthority(market.prisma);
      await expect(
        market.prisma
          .$executeRaw`UPDATE product_version SET reviewed_by = submitted_by WHERE id = ${versionId}::uuid`,
      ).rejects.toThrow(/product_version_maker_checker/);
    });
  });

  describe('each transition', () => {
    const BEFORE: Readonly<Record<VersionEvent, readonly VersionEvent[]>> = {
      submit: [],
      withdraw: ['submit'],
      approve: ['submit'],
      reject: ['submit'],
      publish: ['submit', 'approve'],
      suspend: ['submit', 'approve', 'publish'],
      resume: ['submit', 'approve', 'publish', 'suspend'],
      deprecate: ['submit', 'approve', 'publish'],
      retire: ['submit', 'approve', 'publish', 'deprecate'],
    };
    const AGENCY_ACTS = ['approve', 'reject', 'suspend', 'resume'];
    const NEEDS_AGREEMENT = ['submit', 'approve', 'publish'];

    /** People without any part in a product, and of either side one who only looks and one of another house. */
    const outsiders = {} as Record<
      'platform' | 'auditor' | `${'AGENCY' | 'OPERATOR'}${'Viewer' | 'Stranger'}`,
      TestUser
    >;
    beforeAll(async () => {
      const { agency, operator } = parties;
      outsiders.platform = await market.user('PLATFORM');
      outsiders.auditor = await market.user('AUDITOR');
      outsiders.AGENCYViewer = await market.user('AGENCY', 'VIEWER', agency.organizationId);
      outsiders.OPERATORViewer = await market.user('OPERATOR', 'VIEWER', operator.organizationId);
      outsiders.AGENCYStranger = await market.user('AGENCY');
      outsiders.OPERATORStranger = await market.user('OPERATOR');
    });

    it.each(Object.keys(BEFORE) as VersionEvent[])(
      '%s: is done by its actor on the current revision, and by nobody else',
      async (event) => {
        const product = await ProductUnderTest.create(market, parties);
        await product.addPrice();
        await product.bring(BEFORE[event]);
        if (event === 'retire') await product.sink();
        const before = await product.version();
        const { agency, operator } = parties;
        const byAgency = AGENCY_ACTS.includes(event);
        const refused: [TestUser, number][] = [
          [byAgency ? operator : agency, 403],
          [parties.provider, 403],
          [parties.developer, 403],
          [outsiders.platform, 403],
          [outsiders.auditor, 403],
          [outsiders[byAgency ? 'AGENCYViewer' : 'OPERATORViewer'], 403],
          [outsiders[byAgency ? 'AGENCYStranger' : 'OPERATORStranger'], 404],
        ];
        for (const [as, status] of refused) {
          expect((await product.act(event, 1, { as })).status).toBe(status);
        }
        const path = product.path(`/versions/1/${event}`);
        const send = (options: { ifMatch?: number }, as?: TestUser) => {
          const test = market.call('post', path, as, options);
          return bodyOf(event) ? test.send(bodyOf(event)) : test;
        };
        await send({ ifMatch: before.revision }).expect(401);
        await send({}, product.actor(event)).expect(428);
        expect((await product.act(event, 1, { ifMatch: before.revision - 1 })).status).toBe(412);
        expect(await product.version()).toEqual(before);
        if (NEEDS_AGREEMENT.includes(event)) {
          const where = { id: parties.agreementId };
          await market.prisma.operationAgreement.update({ where, data: { status: 'SUSPENDED' } });
          const { status, body } = await product.act(event);
          await market.prisma.operationAgreement.update({ where, data: { status: 'SIGNED' } });
          expect([status, body.code]).toEqual([409, 'AGREEMENT_NOT_IN_FORCE']);
        }
        const done = await product.act(event);
        expect([event, done.status]).toEqual([event, 200]);
        expect(done.headers.etag).toBe(`"${before.revision + 1}"`);
        // A sunset can be postponed; everything else happens once.
        if (event === 'deprecate') return;
        const again = await product.act(event);
        expect([again.status, again.body.code]).toEqual([409, 'TRANSITION_NOT_ALLOWED']);
      },
    );

    it('400 and 404: what needs a reason without one, a malformed and an unknown number', async () => {
      const product = await ProductUnderTest.create(market, parties);
      for (const event of ['approve', 'reject', 'suspend', 'deprecate', 'retire'] as const) {
        const { status } = await product.act(event, 1, { body: {} });
        expect([event, status]).toEqual([event, 400]);
      }
      for (const [number, status] of [
        ['0', 400],
        ['1.5', 400],
        ['x', 400],
        ['9', 404],
      ] as const) {
        await market
          .call('post', product.path(`/versions/${number}/submit`), parties.operator, {
            ifMatch: 1,
          })
          .expect(status);
      }
    });
  });
});
