import { TestMarket } from '../support/market';
import { divisionRows, importDivisions } from '../support/seed-files';

describe('administrative divisions', () => {
  let market: TestMarket;
  beforeAll(async () => {
    market = await TestMarket.start();
    await importDivisions(market);
  });
  afterAll(() => market.stop());

  const codes = async (query: string) => {
    const { body } = await market.call('get', `/v1/divisions?limit=500&${query}`).expect(200);
    return (body.items as { code: string }[]).map((item) => item.code);
  };

  it('are read by anyone without an account', async () => {
    const { body } = await market.call('get', '/v1/divisions/330100').expect(200);
    expect(body).toEqual({
      code: '330100',
      name: '杭州市',
      level: 'PREFECTURE',
      parentCode: '330000',
      region: 'EAST',
      kind: 'CITY',
    });
  });

  it('are counted as the coverage rates count them: 34 provinces, 333 prefectures by region', async () => {
    expect(await codes('level=PROVINCE')).toHaveLength(34);
    const byRegion = await Promise.all(
      ['EAST', 'CENTRAL', 'WEST', 'NORTHEAST'].map(
        async (region) => (await codes(`level=PREFECTURE&region=${region}`)).length,
      ),
    );
    expect(byRegion).toEqual([85, 82, 130, 36]);
  });

  it('are found by parent, by Chinese words of the name, and by all filters together', async () => {
    expect(await codes('parentCode=330000')).toHaveLength(11);
    expect(await codes(`q=${encodeURIComponent('杭州')}`)).toEqual(['330100']);
    expect(await codes(`q=${encodeURIComponent('自治 蒙古')}&level=PROVINCE`)).toEqual(['150000']);
    expect(await codes(`q=${encodeURIComponent('%')}`)).toEqual([]);
    expect(await codes('q=')).toHaveLength(399);
  });

  it('have no region for Taiwan, Hong Kong and Macao, which the grouping does not cover', async () => {
    const { body } = await market.call('get', '/v1/divisions/810000').expect(200);
    expect(body).toMatchObject({ region: null, parentCode: null });
  });

  it('are listed page by page without gap or repetition, in the order of codes', async () => {
    const seen: string[] = [];
    let cursor = '';
    do {
      const { body } = await market
        .call('get', `/v1/divisions?limit=150&cursor=${cursor}`)
        .expect(200);
      seen.push(...body.items.map((item: { code: string }) => item.code));
      cursor = body.nextCursor ?? '';
    } while (cursor !== '');
    expect(seen).toEqual(
      divisionRows()
        .map((row) => row.code)
        .sort(),
    );
  });

  it('are imported again without a change, and a changed name is brought up to date', async () => {
    expect(await importDivisions(market)).toBe(0);
    const rows = divisionRows().map((row) =>
      row.code === '330200' ? { ...row, name: '宁波' } : row,
    );
    expect(await importDivisions(market, rows)).toBe(1);
    expect((await market.call('get', '/v1/divisions/330200')).body.name).toBe('宁波');
    expect(await importDivisions(market)).toBe(1);
  });

  it('are not imported at all when one row is faulty', async () => {
    const rows = [
      { ...divisionRows()[0]!, name: '新北京' },
      { ...divisionRows()[3]!, parent_code: '' },
    ];
    await expect(importDivisions(market, rows)).rejects.toMatchObject({
      code: 'IMPORT_INVALID',
      pointers: [{ pointer: '/rows/3/parent_code', code: 'DIVISION_PARENT_INVALID' }],
    });
    expect((await market.call('get', '/v1/divisions/110000')).body.name).toBe('北京市');
  });

  it.each([
    ['limit=501', '/limit'],
    ['limit=0', '/limit'],
    ['level=CITY', '/level'],
    ['region=SOUTH', '/region'],
    ['parentCode=33', '/parentCode'],
    ['q=%00', '/q'],
    ['name=x', '/name'],
  ])('400: %s', async (query, pointer) => {
    const { body } = await market.call('get', `/v1/divisions?${query}`).expect(400);
    expect(body.errors).toEqual([expect.objectContaining({ pointer })]);
  });

  it('400: a malformed code and a foreign cursor', async () => {
    await market.call('get', '/v1/divisions/33010').expect(400);
    const { body } = await market.call('get', '/v1/divisions?cursor=WyJ4Il0').expect(400);
    expect(body.code).toBe('MALFORMED_CURSOR');
  });

  it('404: an unknown code', async () => {
    const { body } = await market.call('get', '/v1/divisions/999999').expect(404);
    expect(body.code).toBe('DIVISION_NOT_FOUND');
  });
});
