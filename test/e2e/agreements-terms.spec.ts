import { NAMED_CLAUSES } from '@gongshu/directory';
import { AgreementDesk } from '../support/agreements';

const UNKNOWN = '01890000-0000-7000-8000-000000000000';

let desk: AgreementDesk;
beforeAll(async () => {
  desk = await AgreementDesk.open();
});
afterAll(() => desk.close());

describe('the terms of an agreement', () => {
  it('C01: five years are accepted, from a leap day to 28 February', async () => {
    await desk
      .draft({ termStart: '2028-02-29T00:00:00Z', termEnd: '2033-02-28T00:00:00Z' })
      .expect(201);
  });

  it.each([
    [{ number: '' }, '/number'],
    [{ operatorId: 'x' }, '/operatorId'],
    [{ mode: 'ALL' }, '/mode'],
    [{ dataScope: [] }, '/dataScope'],
    [{ dataScope: ['交通', '交通'] }, '/dataScope'],
    [{ dataScope: ['民政', ' 民政 '] }, '/dataScope'],
    [{ dataScope: ['\n'] }, '/dataScope'],
    [{ dataScope: ['交\u0007通'] }, '/dataScope'],
    [{ termEnd: '2031-02-31T00:00:00Z' }, '/termEnd'],
    [{ shares: [{ party: 'AGENCY', basisPoints: 10_000 }] }, '/shares/0/party'],
    [{ shares: [{ party: 'OPERATOR', basisPoints: 10_000.5 }] }, '/shares/0/basisPoints'],
    [{ clauses: [{ clause: 'PRICE', text: '略' }] }, '/clauses/0/clause'],
    [{ clauses: [{ clause: 'TERM', text: '\n ' }] }, '/clauses/0/text'],
    [{ clauses: ['a', 'b'].map((text) => ({ clause: 'TERM', text })) }, '/clauses'],
    [{ attachments: [{ fileId: 'x', title: '目录' }] }, '/attachments/0/fileId'],
    [{ state: 'SIGNED' }, '/state'],
  ])('400: %j', async (overrides, pointer) => {
    const { body } = await desk.draft(overrides).expect(400);
    expect(body.errors).toEqual([expect.objectContaining({ pointer })]);
  });

  it('400: a NUL character in a text', async () => {
    const { body } = await desk.draft({ title: '协议\u0000' }).expect(400);
    expect(body.code).toBe('VALIDATION_FAILED');
  });

  it('401: without an account nothing is read or drafted', async () => {
    await desk.market.call('get', '/v1/agreements').expect(401);
    await desk.market.call('post', '/v1/agreements').send(desk.terms()).expect(401);
  });

  it('404: another tenant’s agreement, and an unknown one', async () => {
    const { id } = await desk.agreementIn('SIGNED');
    for (const kind of ['AGENCY', 'OPERATOR'] as const) {
      const stranger = await desk.market.user(kind);
      for (const path of ['', '/terms', '/terms/1', `/attachments/${UNKNOWN}`]) {
        await desk.market.call('get', `/v1/agreements/${id}${path}`, stranger).expect(404);
      }
      const { body } = await desk.market.call('get', '/v1/agreements', stranger).expect(200);
      expect(body.items).toEqual([]);
    }
    const { body } = await desk.market
      .call('get', `/v1/agreements/${UNKNOWN}`, desk.agency)
      .expect(404);
    expect(body.code).toBe('AGREEMENT_NOT_FOUND');
    const none = await desk.market.call('get', `/v1/agreements/${id}/terms/2`, desk.agency);
    expect([none.status, none.body.code]).toEqual([404, 'AGREEMENT_TERMS_NOT_FOUND']);
  });

  it('409: a number that the agency has used; another agency’s is no obstacle', async () => {
    const { number } = (await desk.draft().expect(201)).body;
    const { body } = await desk.draft({ number }).expect(409);
    expect(body.code).toBe('AGREEMENT_NUMBER_TAKEN');
    await desk.draft({ number }, await desk.market.user('AGENCY')).expect(201);
  });

  it('422: every broken rule is named at once, C01 among them', async () => {
    const { body } = await desk
      .draft({
        operatorId: desk.agency.organizationId,
        termEnd: '2031-01-01T00:00:00.001+08:00',
        shares: [
          { party: 'OPERATOR', basisPoints: 5_000 },
          { party: 'OPERATOR', basisPoints: 4_999 },
        ],
      })
      .expect(422);
    expect(body.code).toBe('TERM_TOO_LONG');
    expect(body.detail).toContain('C01');
    expect(body.errors).toEqual([
      { pointer: '/termEnd', code: 'TERM_TOO_LONG', message: expect.stringContaining('C01') },
      expect.objectContaining({ pointer: '/shares/1/party', code: 'SHARES_PARTY_REPEATED' }),
      expect.objectContaining({ pointer: '/shares', code: 'SHARES_NOT_WHOLE' }),
      expect.objectContaining({ pointer: '/operatorId', code: 'OPERATOR_UNKNOWN' }),
    ]);
  });

  it('422: an unknown organisation, a developer and a frozen operator are no operator', async () => {
    const frozen = (await desk.market.user('OPERATOR')).organizationId;
    await desk.market.prisma.organization.update({
      where: { id: frozen },
      data: { status: 'FROZEN' },
    });
    const developer = (await desk.market.user('DEVELOPER')).organizationId;
    for (const operatorId of [UNKNOWN, developer, frozen]) {
      const { body } = await desk.draft({ operatorId }).expect(422);
      expect(body.code).toBe('OPERATOR_UNKNOWN');
    }
  });

  it('C02: 422 on submission for every clause that is missing, and the draft stays one', async () => {
    const clauses = desk.content().clauses.filter(({ clause }) => clause !== 'BREACH');
    const { id } = (await desk.draft({ clauses: clauses.slice(1) }).expect(201)).body;
    const at = { agreementId: id, number: 1, revision: 1 };
    const { body } = await desk.actOn('submit', at).expect(422);
    expect(body.code).toBe('CLAUSE_MISSING');
    expect(body.errors).toEqual(
      ['DATA_SCOPE', 'BREACH'].map((clause) => ({
        pointer: `/clauses/${clause}`,
        code: 'CLAUSE_MISSING',
        message: expect.stringContaining('C02'),
      })),
    );
    const whole = await desk.market
      .call('put', `/v1/agreements/${id}/terms/1`, desk.agency, { ifMatch: 1 })
      .send(desk.content({ title: '协议（第二稿）' }))
      .expect(200);
    expect(whole.body.clauses.map(({ clause }: { clause: string }) => clause)).toEqual(
      NAMED_CLAUSES,
    );
    expect((await desk.read(id)).title).toBe('协议（第二稿）');
    await desk.actOn('submit', { ...at, revision: 2 }).expect(200);
    const late = await desk.market
      .call('put', `/v1/agreements/${id}/terms/1`, desk.agency, { ifMatch: 3 })
      .send(desk.content())
      .expect(409);
    expect(late.body.code).toBe('TRANSITION_NOT_ALLOWED');
  });

  it('attaches files of the agency alone; both parties read them, with their digest', async () => {
    const upload = (user = desk.agency) =>
      desk.market
        .call('post', '/v1/files?name=%E7%9B%AE%E5%BD%95.pdf', user)
        .set('Content-Type', 'application/pdf')
        .send('%PDF-')
        .expect(201);
    const theirs = (await upload(desk.operator)).body;
    const refused = await desk
      .draft({ attachments: [{ fileId: theirs.id, title: '目录' }] })
      .expect(422);
    expect(refused.body.errors).toEqual([
      expect.objectContaining({ pointer: '/attachments/0/fileId', code: 'FILE_UNKNOWN' }),
    ]);
    const file = (await upload()).body;
    const attachments = [{ fileId: file.id, title: '数据资源目录' }];
    const { id } = (await desk.draft({ attachments }).expect(201)).body;
    const { name, mediaType, size, digest } = file;
    const shown = await desk.readTerms(id, 1, desk.operator);
    expect(shown.attachments).toEqual([{ ...attachments[0], name, mediaType, size, digest }]);
    await desk.market.call('get', `/v1/files/${file.id}`, desk.operator).expect(404);
    const { headers } = await desk.market
      .call('get', `/v1/agreements/${id}/attachments/${file.id}`, desk.operator)
      .expect(200);
    expect(headers['content-disposition']).toContain(`filename*=UTF-8''%E7%9B%AE%E5%BD%95.pdf`);
    const other = await desk.market
      .call('get', `/v1/agreements/${id}/attachments/${theirs.id}`, desk.operator)
      .expect(404);
    expect(other.body.code).toBe('FILE_NOT_FOUND');
  });
});

describe('whatever the code does, the database refuses', () => {
  const sql = (text: string) => desk.market.prisma.$executeRawUnsafe(text);

  it.each([
    [
      'C01: more than five years',
      'DRAFT',
      `term_end = term_start + interval '5 years 2 days'`,
      /term_max/,
    ],
    [
      'C02: a clause missing',
      'DRAFT',
      `clauses = clauses - 'BREACH', status = 'IN_REVIEW', submitted_by = drafted_by`,
      /_clauses/,
    ],
    [
      'C22: a review by the drafter',
      'IN_REVIEW',
      `status = 'REVIEWED', reviewed_by = drafted_by`,
      /maker_checker/,
    ],
    [
      'C22: a signature by the reviewer',
      'REVIEWED',
      `status = 'SIGNED', signed_by = reviewed_by, signed_at = now(), shares_from = '2026-01-01'`,
      /maker_checker/,
    ],
    ['a signature without a signatory', 'REVIEWED', `status = 'SIGNED'`, /terms_signed/],
    [
      'a signature that leaves the agreement as it was',
      'REVIEWED',
      `status = 'SIGNED', signed_by = id, signed_at = now(), shares_from = '2026-01-01'`,
      /other terms than those signed/,
    ],
    ['shares from the middle of a month', 'DRAFT', `shares_from = '2026-01-02'`, /terms_month/],
    ['a change after submission', 'IN_REVIEW', `data_scope = '{}'`, /are fixed/],
    ['a change after the signature', 'SIGNED', `revision = 9`, /are fixed/],
  ] as const)('%s', async (_, state, change, refusal) => {
    const { id } = await desk.agreementIn(state);
    await expect(
      sql(`UPDATE agreement_terms SET ${change} WHERE agreement_id = '${id}'`),
    ).rejects.toThrow(refusal);
  });

  it.each([
    `UPDATE sharing_share SET basis_points = 1 WHERE terms_id = `,
    `DELETE FROM sharing_share WHERE terms_id = `,
    `INSERT INTO sharing_share (party, basis_points, terms_id) SELECT 'PLATFORM', 500, `,
    `DELETE FROM agreement_terms WHERE id = `,
  ])('%s signed terms', async (change) => {
    const { id } = await desk.agreementIn('SIGNED');
    const terms = await desk.readTerms(id, 1);
    await expect(sql(`${change}'${terms.id}'`)).rejects.toThrow(/are fixed/);
  });

  it('shares that are not the whole', async () => {
    const { id } = await desk.agreementIn('DRAFT');
    const terms = await desk.readTerms(id, 1);
    await sql(`DELETE FROM sharing_share WHERE party = 'OPERATOR' AND terms_id = '${terms.id}'`);
    await expect(
      sql(
        `UPDATE agreement_terms SET status = 'IN_REVIEW', submitted_by = drafted_by WHERE id = '${terms.id}'`,
      ),
    ).rejects.toThrow(/10000 basis points/);
  });
});
