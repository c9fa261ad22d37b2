import { RegistrationClocks } from '@gongshu/catalog';
import { addWorkingDays, workingDaysBetween } from '@gongshu/platform';
import { createAuthority } from '../support/authority';
import { TestGateway, TestUpstream, until } from '../support/gateway';
import type { TestMarket } from '../support/market';
import { dayFrom, RegistrationDesk } from '../support/registrations';

const today = () => dayFrom(0);
const pointers = (body: { errors: { pointer: string }[] }) => body.errors.map((e) => e.pointer);

describe('registrations of data resources (No. 26)', () => {
  let desk: RegistrationDesk;
  let market: TestMarket;

  beforeAll(async () => {
    desk = await RegistrationDesk.open();
    market = desk.market;
  });
  afterAll(() => market.stop());

  const clocks = () => market.app.get(RegistrationClocks).run(new Date(), 'test');
  const statusOf = async (id: string) => (await desk.registration(id)).status as string;

  it('refuses what cannot be prepared', async () => {
    const resourceId = await desk.newResource();
    const prepared = async (kind: 'INITIAL' | 'CHANGE', application: object) => {
      const { status, body } = await desk.prepare(resourceId, kind, application);
      return [status, body.code];
    };
    expect(await prepared('CHANGE', {})).toEqual([409, 'REGISTRATION_KIND_NOT_POSSIBLE']);
    expect(await prepared('INITIAL', { reason: 'because' })).toEqual([
      422,
      'REGISTRATION_PART_FOREIGN',
    ]);
    const foreignFile = await desk.file(desk.registrar);
    expect(
      await prepared('INITIAL', { lawfulness: { basis: '依法', fileIds: [foreignFile] } }),
    ).toEqual([422, 'FILE_UNKNOWN']);
    const body = { resourceId, registrarId: desk.provider.organizationId, kind: 'INITIAL' };
    const unknown = await desk.post('registrations', desk.provider, { ...body, application: {} });
    expect([unknown.status, unknown.body.code]).toEqual([422, 'REGISTRAR_UNKNOWN']);
    const stranger = await market.user('PROVIDER');
    const other = { ...body, registrarId: desk.registrar.organizationId, application: {} };
    expect((await desk.post('registrations', stranger, other)).status).toBe(404);

    await desk.prepare(resourceId, 'INITIAL', {}).expect(201);
    expect(await prepared('INITIAL', {})).toEqual([409, 'REGISTRATION_OPEN']);
  });

  it('C15: tells at once all that the file lacks, and that the deposit comes first', async () => {
    const made = await desk.post('data-resources', desk.provider, {
      name: `无存证 ${Math.random()}`,
      description: '无存证的资源',
      domain: '气象',
      lawfulSource: '依法履职',
      importance: 'GENERAL',
      containsPersonalInfo: false,
      acquisition: 'SHARED',
      sharedFrom: '市公安局',
    });
    const { id } = (await desk.prepare(made.body.id, 'INITIAL', {}).expect(201)).body;
    const { status, body } = await desk.act(id, 'submit');
    expect([status, body.code]).toEqual([422, 'REGISTRATION_INCOMPLETE']);
    expect(pointers(body)).toEqual([
      '/application/subject',
      '/application/lawfulness',
      '/application/dataSituation',
      '/application/scenarios',
      '/application/riskAssessment',
      '/resource/deposit',
      '/resource/consents',
    ]);
    // The registrar does not see what was not submitted.
    await market.call('get', `/v1/registrations/${id}`, desk.registrar).expect(404);
    expect((await desk.act(id, 'withdraw')).body.status).toBe('WITHDRAWN');
  });

  it('C15, C16, C17: goes from submission over a return, acceptance and publicity to its code', async () => {
    const resourceId = await desk.newResource();
    const file = await desk.initialFile();
    const id = await desk.bring(resourceId, 'INITIAL', file, ['submit']);
    expect(await desk.registration(id)).toMatchObject({
      status: 'SUBMITTED',
      acceptDueOn: addWorkingDays(today(), 3).day,
      filingDueOn: addWorkingDays(dayFrom(-3), 20).day,
      filedInTime: true,
      overdue: false,
    });
    const edit = await market
      .call('patch', `/v1/data-resources/${resourceId}`, desk.provider, { ifMatch: 2 })
      .send({ name: '另一个名称' });
    expect([edit.status, edit.body.code]).toEqual([409, 'RESOURCE_UNDER_EXAMINATION']);

    expect((await desk.act(id, 'pass')).body.code).toBe('TRANSITION_NOT_ALLOWED');
    expect((await desk.act(id, 'confirm')).body.code).toBe('REGISTRATION_NOT_EXTERNAL');
    expect((await desk.act(id, 'return', { missing: [] })).status).toBe(400);
    const missing = ['风险评估报告缺页', '数据来源协议未盖章'];
    expect((await desk.act(id, 'return', { missing })).body).toMatchObject({
      status: 'RETURNED',
      missing,
      acceptDueOn: null,
    });
    const changed = { ...file, scenarios: ['农业保险', '交通出行'] };
    const { revision } = await desk.registration(id);
    await market
      .call('put', `/v1/registrations/${id}/application`, desk.provider, { ifMatch: revision })
      .send({ application: changed })
      .expect(200);
    await desk.act(id, 'submit');
    expect(await desk.registration(id)).toMatchObject({
      acceptDueOn: addWorkingDays(today(), 3).day,
      application: { scenarios: ['农业保险', '交通出行'] },
      returns: 1,
    });
    expect((await desk.act(id, 'return', { missing })).body.code).toBe(
      'REGISTRATION_RETURNED_BEFORE',
    );

    expect((await desk.act(id, 'accept')).body).toMatchObject({
      status: 'ACCEPTED',
      reviewDueOn: addWorkingDays(today(), 20).day,
    });
    expect((await desk.act(id, 'complete')).body.code).toBe('REGISTRATION_NEEDS_PUBLICITY');
    const { body: passed } = await desk.act(id, 'pass');
    expect(passed.status).toBe('IN_PUBLICITY');
    expect(workingDaysBetween(passed.publicityFrom, passed.publicityUntil).count).toBe(10);
    const early = await desk.act(id, 'complete');
    expect([early.status, early.body.code]).toEqual([409, 'PUBLICITY_NOT_OVER']);

    await desk.shiftPublicity(id, 40);
    const done = await desk.act(id, 'complete', { code: 'ZJ-330100-2026-0001' });
    expect(done.body.status).toBe('COMPLETED');
    const registered = await desk.resource(resourceId);
    expect(registered).toMatchObject({
      status: 'REGISTERED',
      registrationCode: 'ZJ-330100-2026-0001',
      inForce: true,
    });
    expect(registered.codeProvider).toMatch(/^AGENCY/);
    const expiry = `${Number(today().slice(0, 4)) + 3}${today().slice(4)}`;
    expect(new Date(registered.registeredUntil)).toEqual(new Date(`${expiry}T00:00:00+08:00`));
  }, 30_000);

  it('C15: shows what is overdue, and counts no step of the applicant', async () => {
    const resourceId = await desk.newResource();
    const id = await desk.bring(resourceId, 'INITIAL', await desk.initialFile(), ['submit']);
    const overdue = async () => {
      const { body } = await market
        .call('get', '/v1/registrations?overdue=true&limit=100', desk.registrar)
        .expect(200);
      return body.items.map((item: { id: string }) => item.id) as string[];
    };
    expect(await overdue()).not.toContain(id);
    await market.prisma
      .$executeRaw`UPDATE registration SET accept_due_on = ${dayFrom(-1)}::date WHERE id = ${id}::uuid`;
    expect(await overdue()).toContain(id);
    expect(await desk.registration(id)).toMatchObject({ overdue: true });
    const refused = await desk.act(id, 'refuse', { reason: '不属于本机构登记范围' });
    expect(refused.body).toMatchObject({
      status: 'REFUSED',
      decisionReason: '不属于本机构登记范围',
      overdue: false,
    });
    expect(await overdue()).not.toContain(id);
  });

  it('C22: nobody decides on what he prepared or submitted: the API refuses it, and so does the database', async () => {
    const resourceId = await desk.newResource();
    const id = await desk.bring(resourceId, 'INITIAL', await desk.initialFile(), ['submit']);
    const { userId } = desk.registrar;
    const setMaker = (column: 'submitted_by' | 'prepared_by' | 'edited_by[1]', user: string) =>
      market.prisma.$executeRawUnsafe(
        `UPDATE registration SET ${column} = '${user}' WHERE id = '${id}'`,
      );
    for (const column of ['submitted_by', 'prepared_by', 'edited_by[1]'] as const) {
      await setMaker(column, userId);
      for (const [event, body] of [
        ['accept', {}],
        ['refuse', { reason: '理由' }],
        ['return', { missing: ['材料'] }],
      ] as const) {
        const answer = await desk.act(id, event, body);
        expect([event, answer.status, answer.body.code]).toEqual([
          event,
          403,
          'SELF_APPROVAL_FORBIDDEN',
        ]);
      }
      await setMaker(column, desk.provider.userId);
    }
    const alone = (change: string) =>
      market.prisma.$executeRawUnsafe(`UPDATE registration SET ${change} WHERE id = '${id}'`);
    await alone(`edited_by = '{}'`);
    await expect(alone('reviewed_by = submitted_by')).rejects.toThrow(/registration_maker_checker/);
    await expect(alone('accepted_by = prepared_by')).rejects.toThrow(/acceptor_maker_checker/);
    await alone(`edited_by = ARRAY['${userId}'::uuid]`);
    for (const column of ['reviewed_by', 'accepted_by']) {
      await expect(alone(`${column} = edited_by[1]`)).rejects.toThrow(
        /registration_editor_checker/,
      );
    }
    await alone(`edited_by = '{}'`);
    await expect(alone(`status = 'COMPLETED'`)).rejects.toThrow(/registration_reviewed/);
    await expect(alone('returns = 2')).rejects.toThrow(/registration_returned_once/);
    const editor = await market.user('AGENCY', 'EDITOR', desk.registrar.organizationId);
    expect((await desk.act(id, 'accept', {}, editor)).status).toBe(403);
    const other = await market.user('AGENCY', 'REVIEWER');
    expect((await desk.act(id, 'accept', {}, other)).status).toBe(404);
  });

  it('C17: tells the public, hears real-name objections during the publicity alone, and waits for their decision', async () => {
    const resourceId = await desk.newResource();
    const events = ['submit', 'accept', 'pass'];
    const id = await desk.bring(resourceId, 'INITIAL', await desk.initialFile(), events);
    const objector = await market.user('DEVELOPER', 'EDITOR');
    const evidence = [await desk.file(objector)];
    const statement = '该数据由本公司采集，提供单位无权登记。';
    const object = (body: object) =>
      desk.post(`registrations/${id}/objections`, objector, { statement, evidence, ...body });
    // It begins on the next day.
    const early = await object({});
    expect([early.status, early.body.code]).toEqual([409, 'OBJECTION_NOT_IN_PUBLICITY']);
    // Announced as over today, but longer by the working days as they are known now.
    await desk.shiftPublicity(id, 1);

    const notice = await market.call('get', '/v1/registrations/public?limit=100').expect(200);
    const shown = notice.body.items.find((item: { id: string }) => item.id === id);
    expect(shown).toMatchObject({ kind: 'INITIAL', contentSummary: '逐日观测的气温与降水' });
    expect(workingDaysBetween(shown.publicityFrom, shown.publicityUntil).count).toBe(10);
    expect(Object.keys(shown).sort()).toEqual([
      'changedFacts',
      'contentSummary',
      'id',
      'kind',
      'proposed',
      'publicityFrom',
      'publicityUntil',
      'registrantName',
      'registrarName',
      'resourceName',
    ]);

    await market.call('post', `/v1/registrations/${id}/objections`).send({}).expect(401);
    expect((await object({ evidence: [] })).status).toBe(400);
    expect((await object({ evidence: [await desk.file()] })).body.code).toBe('FILE_UNKNOWN');
    const first = (await object({}).expect(201)).body;
    const list = (user = desk.registrar) =>
      market.call('get', `/v1/registrations/${id}/objections`, user).expect(200);
    expect((await list()).body.items).toMatchObject([
      { id: first.id, personName: expect.stringMatching(/^User/), status: 'FILED' },
    ]);
    expect((await list(desk.provider)).body.items).toMatchObject([
      { id: first.id, personName: null, organizationName: null, statement },
    ]);
    expect((await list(await market.user('OPERATOR'))).body.items).toEqual([]);

    await desk.shiftPublicity(id, 40);
    expect((await desk.act(id, 'complete')).body.code).toBe('OBJECTION_UNDECIDED');
    expect(await clocks()).toMatchObject({ completed: 0 });
    await expect(
      market.prisma
        .$executeRaw`UPDATE registration SET status = 'COMPLETED' WHERE id = ${id}::uuid`,
    ).rejects.toThrow(/objections/);
    expect((await object({})).body.code).toBe('OBJECTION_NOT_IN_PUBLICITY');

    const decide = (event: string, objectionId: string, ifMatch: number, user = desk.registrar) =>
      desk.post(`objections/${objectionId}/${event}`, user, { reason: '已核实' }, ifMatch);
    await decide('dismiss', first.id, 1, desk.provider).expect(403);
    await decide('dismiss', first.id, 2).expect(412);
    await market.prisma.$executeRaw`
      UPDATE registration_objection SET filed_by = ${desk.registrar.userId}::uuid WHERE id = ${first.id}::uuid`;
    expect((await decide('dismiss', first.id, 1)).body.code).toBe('SELF_APPROVAL_FORBIDDEN');
    await expect(
      market.prisma.$executeRaw`
        UPDATE registration_objection SET status = 'DISMISSED', decided_by = filed_by WHERE id = ${first.id}::uuid`,
    ).rejects.toThrow(/maker_checker/);
    await market.prisma.$executeRaw`
      UPDATE registration_objection SET filed_by = ${objector.userId}::uuid WHERE id = ${first.id}::uuid`;
    expect((await decide('dismiss', first.id, 1)).body.status).toBe('DISMISSED');
    // The clock completes it, audited as the platform's act.
    expect(await clocks()).toMatchObject({ completed: 1 });
    expect(await clocks()).toMatchObject({ completed: 0 });
    expect(await statusOf(id)).toBe('COMPLETED');
    const { registrationCode, codeProvider } = await desk.resource(resourceId);
    expect([registrationCode, codeProvider]).toEqual([
      expect.stringMatching(/^GS\d{8}/),
      'gongshu',
    ]);
    expect(
      await market.prisma.auditRecord.count({
        where: { objectId: id, action: 'registration:complete', actorUserId: null },
      }),
    ).toBe(1);
  }, 30_000);

  it('C17: an objection that is upheld terminates a change; a correction that nobody objects to takes effect', async () => {
    const resourceId = await desk.registered();
    const locked = await market
      .call('patch', `/v1/data-resources/${resourceId}`, desk.provider, { ifMatch: 3 })
      .send({ name: '直接改名' });
    expect([locked.status, locked.body.code]).toEqual([409, 'RESOURCE_REGISTERED']);
    const application = { changes: { updateFrequency: 'DAILY' }, reason: '更新频率提高' };
    const events = ['submit', 'accept', 'pass'];
    const id = await desk.bring(resourceId, 'CHANGE', application, events);
    await market.prisma.$executeRaw`
      UPDATE registration SET publicity_from = ${dayFrom(0)}::date WHERE id = ${id}::uuid`;
    const notice = await market.call('get', '/v1/registrations/public?limit=100').expect(200);
    expect(notice.body.items.find((item: { id: string }) => item.id === id)).toMatchObject({
      changedFacts: ['updateFrequency'],
      proposed: { updateFrequency: 'DAILY', domain: '气象' },
    });
    const objector = await market.user('OPERATOR', 'EDITOR');
    const evidence = [await desk.file(objector)];
    const { body } = await desk
      .post(`registrations/${id}/objections`, objector, {
        statement: '实际更新频率并非每日。',
        evidence,
      })
      .expect(201);
    await desk
      .post(`objections/${body.id}/uphold`, desk.registrar, { reason: '抽查属实' }, 1)
      .expect(200);
    expect(await desk.registration(id)).toMatchObject({
      status: 'TERMINATED',
      decisionReason: '抽查属实',
    });
    expect(await desk.resource(resourceId)).toMatchObject({
      updateFrequency: 'IRREGULAR',
      status: 'REGISTERED',
    });

    const again = await desk.bring(
      resourceId,
      'CORRECTION',
      {
        ...application,
        evidenceIds: [await desk.file()],
      },
      events,
    );
    await desk.shiftPublicity(again, 40);
    await desk.act(again, 'complete');
    expect(await desk.resource(resourceId)).toMatchObject({ updateFrequency: 'DAILY' });
  }, 30_000);

  it('C16: is renewed in the sixty days before its end, counting from there; else it lapses', async () => {
    const resourceId = await desk.registered();
    await desk.shiftValidity(resourceId, 61);
    // A change that is open holds off no renewal.
    const open = (await desk.prepare(resourceId, 'CHANGE', {}).expect(201)).body.id as string;
    const { id } = (await desk.prepare(resourceId, 'RENEWAL', {}).expect(201)).body;
    for (const kind of ['RENEWAL', 'CORRECTION'] as const) {
      expect((await desk.prepare(resourceId, kind, {})).body.code).toBe('REGISTRATION_OPEN');
    }
    expect(pointers((await desk.act(id, 'submit')).body)).toEqual(['/kind']);
    await desk.shiftValidity(resourceId, 60);
    await desk.act(id, 'submit');
    const missing = ['运营期限说明'];
    expect((await desk.act(id, 'return', { missing })).body.resubmitDueOn).toBe(
      addWorkingDays(today(), 10).day,
    );
    // Returned and decided late: the validity ran out meanwhile, and is taken up where it ended.
    await desk.shiftValidity(resourceId, -1);
    await market.prisma.$executeRaw`
      UPDATE registration SET submitted_at = now() - interval '5 days' WHERE id = ${id}::uuid`;
    expect((await desk.resource(resourceId)).inForce).toBe(false);
    expect(await clocks()).toMatchObject({ lapsed: 0 });
    expect((await desk.act(id, 'submit')).body.status).toBe('SUBMITTED');
    await desk.act(id, 'accept');
    expect((await desk.act(id, 'pass')).body.code).toBe('REGISTRATION_WITHOUT_PUBLICITY');
    expect((await desk.act(id, 'complete')).body.status).toBe('COMPLETED');
    const expiry = dayFrom(-1);
    const { registeredUntil, inForce } = await desk.resource(resourceId);
    expect(inForce).toBe(true);
    const years = Number(expiry.slice(0, 4)) + 3;
    expect(new Date(registeredUntil)).toEqual(
      new Date(`${years}${expiry.slice(4)}T00:00:00+08:00`),
    );

    await desk.shiftValidity(resourceId, 30);
    const left = await desk.bring(resourceId, 'RENEWAL', {}, ['submit']);
    await desk.act(left, 'return', { missing });
    await desk.shiftValidity(resourceId, -1);
    await market.prisma.$executeRaw`
      UPDATE registration SET resubmit_due_on = ${dayFrom(-1)}::date WHERE id = ${left}::uuid`;
    expect((await desk.act(left, 'submit')).body.code).toBe('RESUBMISSION_OVER');
    expect(await clocks()).toMatchObject({ lapsed: 1 });
    expect(await statusOf(left)).toBe('WITHDRAWN');
    expect(await clocks()).toMatchObject({ lapsed: 0 });
    expect(await desk.resource(resourceId)).toMatchObject({
      status: 'DEREGISTERED',
      statusReason: expect.stringMatching(/^NOT_RENEWED/),
    });
    expect(await statusOf(open)).toBe('TERMINATED');
  }, 30_000);

  it('C15: is deregistered within ten working days, without publicity', async () => {
    const resourceId = await desk.registered();
    const application = { ground: 'RIGHTS_ENDED', reason: '不再履行该项职责' };
    const id = await desk.bring(resourceId, 'DEREGISTRATION', application, ['submit', 'accept']);
    expect((await desk.registration(id)).reviewDueOn).toBe(addWorkingDays(today(), 10).day);
    const renewal = (await desk.prepare(resourceId, 'RENEWAL', {}).expect(201)).body.id as string;
    const coded = await desk.act(id, 'complete', { code: 'ZJ-1' });
    expect([coded.status, coded.body.code, pointers(coded.body)]).toEqual([
      422,
      'REGISTRATION_CODE_NOT_EXPECTED',
      ['/code'],
    ]);
    expect((await desk.act(id, 'complete')).body.status).toBe('COMPLETED');
    expect(await statusOf(renewal)).toBe('TERMINATED');
    expect(await desk.resource(resourceId)).toMatchObject({
      status: 'DEREGISTERED',
      statusReason: 'RIGHTS_ENDED: 不再履行该项职责',
      inForce: false,
    });
  });

  describe('at the gateway', () => {
    let gateway: TestGateway;
    let upstream: TestUpstream;
    beforeAll(async () => {
      upstream = await TestUpstream.start();
      gateway = await TestGateway.start(market.database.config);
    });
    afterAll(async () => {
      await gateway.stop();
      await upstream.stop();
    });

    /** A chain whose product is made of the resource of the desk, and its call. */
    const productOf = async (resourceId: string) => {
      const chain = await createAuthority(market.prisma, {
        delivery: upstream.delivery,
        domain: '气象',
      });
      await market.prisma.$executeRaw`
        UPDATE product_resource SET resource_id = ${resourceId}::uuid WHERE product_id = ${chain.productId}::uuid`;
      await market.prisma.$executeRaw`SELECT pg_notify('authority', '')`;
      const call = () => gateway.call(`/v1/products/${chain.slug}`, { key: chain.key });
      const answers = (code: string | null, deadlineMs?: number) =>
        until(async () => ((await call()).body.code ?? null) === code, deadlineMs);
      await answers(null);
      return { answers, chain };
    };

    it('I8: a revocation refuses the call within a second, and a new registration brings it back', async () => {
      const resourceId = await desk.registered();
      const { answers, chain } = await productOf(resourceId);
      const revoke = (user = desk.registrar, ifMatch = 3) =>
        desk.post(
          `data-resources/${resourceId}/revoke`,
          user,
          { ground: 'FALSE_MATERIAL', reason: '存证虚假' },
          ifMatch,
        );
      await revoke(await market.user('AGENCY', 'REVIEWER')).expect(404);
      await desk
        .post(
          `data-resources/${chain.resourceId}/revoke`,
          desk.registrar,
          { ground: 'ILLEGAL_USE', reason: '不是本机构登记的' },
          1,
        )
        .expect(404);
      await revoke(desk.provider).expect(403);
      await revoke(desk.registrar, 1).expect(412);
      await revoke().expect(200);
      await answers('RESOURCE_NOT_IN_FORCE', 1_000);
      expect(await desk.resource(resourceId)).toMatchObject({
        status: 'REVOKED',
        statusReason: 'FALSE_MATERIAL: 存证虚假',
      });
      await market.prisma.$executeRaw`
        UPDATE operation_agreement SET status = 'SUSPENDED' WHERE id = ${chain.agreementId}::uuid`;
      await answers('RESOURCE_NOT_IN_FORCE');
      await market.prisma.$executeRaw`
        UPDATE operation_agreement SET status = 'SIGNED' WHERE id = ${chain.agreementId}::uuid`;

      // The short way: registered on another platform, confirmed here.
      const external = {
        platform: '国家公共数据资源登记平台',
        code: `N-${resourceId}`,
        validFrom: new Date(Date.now() - 86_400_000).toISOString(),
        validUntil: new Date(Date.now() + 86_400_000).toISOString(),
      };
      const id = await desk.bring(resourceId, 'INITIAL', { external }, ['submit']);
      expect((await desk.act(id, 'accept')).body.code).toBe('REGISTRATION_EXTERNAL');
      expect((await desk.act(id, 'confirm')).body).toMatchObject({
        status: 'COMPLETED',
        external: true,
      });
      await answers(null, 1_000);
      expect(await desk.resource(resourceId)).toMatchObject({
        registrationCode: external.code,
        codeProvider: external.platform,
      });
    }, 30_000);

    it('C06, C08: a change that raises the data stops the product until a version has the grounds', async () => {
      const resourceId = await desk.registered();
      const { answers, chain } = await productOf(resourceId);
      const isOffered = async () => {
        await market.call('get', '/v1/catalog/products').expect(200);
        const productId = chain.productId;
        return (await market.prisma.catalogEntry.findUniqueOrThrow({ where: { productId } }))
          .offered;
      };
      expect(await isOffered()).toBe(true);
      const application = {
        changes: { importance: 'IMPORTANT', containsPersonalInfo: true },
        reason: '重新分类分级',
      };
      const events = ['submit', 'accept', 'pass'];
      const id = await desk.bring(resourceId, 'CHANGE', application, events);
      await desk.shiftPublicity(id, 40);
      expect((await desk.act(id, 'complete')).status).toBe(200);
      await answers('RESOURCE_NOT_IN_FORCE', 1_000);
      expect(await isOffered()).toBe(false);

      const replaceBy = async (grounds: object) => {
        const replacing = { status: 'PUBLISHED', number: 2, ...grounds };
        await market.prisma.$transaction([
          market.prisma.$executeRaw`
            UPDATE product_version SET status = 'DEPRECATED', deprecated_at = now() WHERE id = ${chain.versionId}::uuid`,
          market.prisma.$executeRaw`
            INSERT INTO product_version SELECT (jsonb_populate_record(v,
              ${JSON.stringify(replacing)}::jsonb || jsonb_build_object('id', uuidv7(), 'deprecated_at', NULL))).*
            FROM product_version v WHERE id = ${chain.versionId}::uuid`,
        ]);
        await market.prisma.$executeRaw`SELECT pg_notify('authority', '')`;
      };
      const fileId = await desk.file();
      const risk_assessment = { fileId, assessedOn: dayFrom(-1), conclusion: '风险可控' };
      const impactAssessment = { fileId, assessedOn: dayFrom(-1) };
      const personal_info = { legalBasis: 'LEGAL_DUTY', impactAssessment };
      await expect(replaceBy({ risk_assessment })).rejects.toThrow(/lacks its/);
      await replaceBy({ risk_assessment, personal_info });
      await answers(null, 1_000);
      expect(await isOffered()).toBe(true);
    }, 30_000);

    it('C05: shared data is served while the consent of who shared it holds', async () => {
      const resourceId = await desk.newResource({ acquisition: 'SHARED', sharedFrom: '市公安局' });
      const fileId = await desk.file();
      const consent = (overrides: object = {}) =>
        desk.post(`data-resources/${resourceId}/consents`, desk.provider, {
          department: '市公安局',
          documentNumber: '杭公函〔2026〕12号',
          fileId,
          validFrom: new Date(Date.now() - 3_600_000).toISOString(),
          ...overrides,
        });
      expect((await consent({ validUntil: '2020-01-01T00:00:00Z' })).body.code).toBe(
        'CONSENT_PERIOD_EMPTY',
      );
      expect((await consent({ fileId: await desk.file(desk.registrar) })).body.code).toBe(
        'FILE_UNKNOWN',
      );
      const letterless = await consent({ fileId: undefined });
      expect([letterless.status, pointers(letterless.body)]).toEqual([400, ['/fileId']]);
      const foreign = await consent({ department: '市民政局' });
      expect([foreign.status, foreign.body.code, pointers(foreign.body)]).toEqual([
        422,
        'CONSENT_OF_ANOTHER',
        ['/department'],
      ]);
      const given = (await consent().expect(201)).body;
      const events = ['submit', 'accept', 'pass'];
      const id = await desk.bring(resourceId, 'INITIAL', await desk.initialFile(), events);
      await desk.shiftPublicity(id, 40);
      await desk.act(id, 'complete');
      const { answers } = await productOf(resourceId);

      const path = `data-resources/${resourceId}/consents/${given.id}/withdraw`;
      await desk.post(path, desk.provider, { reason: '共享单位来函撤回' }).expect(428);
      const withdrawn = await desk
        .post(path, desk.provider, { reason: '共享单位来函撤回' }, 1)
        .expect(200);
      expect(withdrawn.body).toMatchObject({ inForce: false, withdrawReason: '共享单位来函撤回' });
      await answers('RESOURCE_NOT_IN_FORCE', 1_000);
      expect((await desk.resource(resourceId)).inForce).toBe(false);
      expect((await desk.post(path, desk.provider, { reason: '再次撤回' }, 2)).body.code).toBe(
        'CONSENT_WITHDRAWN',
      );
      // A short one: it ends by the clock, without anybody's act.
      await consent({ validUntil: new Date(Date.now() + 2_500).toISOString() }).expect(201);
      await answers(null, 1_000);
      await until(async () => (await desk.resource(resourceId)).inForce === false, 4_000);
      await answers('GRANT_EXPIRED', 1_000).catch(() => answers('RESOURCE_NOT_IN_FORCE', 6_000));
    }, 30_000);
  });
});
