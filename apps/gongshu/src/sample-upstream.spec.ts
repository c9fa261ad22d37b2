import { once } from 'node:events';
import { connect } from 'node:net';
import { startSampleUpstream, type SampleUpstream } from './sample-upstream';

describe('sample upstream 工作日日历', () => {
  let upstream: SampleUpstream;

  beforeAll(async () => {
    upstream = await startSampleUpstream();
  });

  afterAll(async () => {
    await upstream.close();
  });

  const get = async (path: string, method = 'GET') => {
    const response = await fetch(upstream.url + path, { method });
    const body: unknown = await response.json();
    return { status: response.status, type: response.headers.get('content-type'), body };
  };

  describe('GET /days/{date}', () => {
    it('knows National Day 2026 as a holiday', async () => {
      expect(await get('/days/2026-10-01')).toEqual({
        status: 200,
        type: 'application/json; charset=utf-8',
        body: {
          date: '2026-10-01',
          isWorkday: false,
          isHoliday: true,
          isInLieu: false,
          name: { en: 'National Day', zh: '国庆节' },
        },
      });
    });

    it.each([
      ['a Saturday made up for National Day', '2026-10-10', true, false, false, '国庆节'],
      ['the day off it pays for', '2026-10-07', false, true, true, '国庆节'],
      ['an ordinary Sunday, which is no holiday', '2026-10-11', false, false, false, null],
      ['an ordinary Monday', '2026-10-12', true, false, false, null],
      ['a leap day', '2024-02-29', true, false, false, null],
    ])('knows %s', async (_what, date, isWorkday, isHoliday, inLieu, zh) => {
      const { status, body } = await get(`/days/${date}`);
      expect(status).toBe(200);
      expect(body).toMatchObject({ date, isWorkday, isHoliday, isInLieu: inLieu });
      expect(body).toHaveProperty(zh === null ? 'name' : 'name.zh', zh);
    });

    it.each(['2026-02-30', '2025-02-29', '2026-13-01', '2026-1-1', '20261001', 'today'])(
      'refuses %s as a date with 400',
      async (date) => {
        expect(await get(`/days/${date}`)).toMatchObject({
          status: 400,
          type: 'application/problem+json; charset=utf-8',
          body: { status: 400, code: 'INVALID_DATE' },
        });
      },
    );

    it.each(['2003-10-01', '2099-10-01'])(
      'answers 404 for %s, whose holidays it does not know, instead of guessing from the weekday',
      async (date) => {
        expect(await get(`/days/${date}`)).toMatchObject({
          status: 404,
          body: { code: 'CALENDAR_NOT_PUBLISHED' },
        });
      },
    );
  });

  describe('GET /workdays', () => {
    it('lists working days around the National Day holiday, the end left out', async () => {
      const { status, body } = await get('/workdays?from=2026-09-30&to=2026-10-12');
      expect(status).toBe(200);
      expect(body).toEqual({
        from: '2026-09-30',
        to: '2026-10-12',
        workdays: ['2026-09-30', '2026-10-08', '2026-10-09', '2026-10-10'],
        count: 4,
      });
    });

    it('finds nothing in an empty period', async () => {
      expect(await get('/workdays?from=2026-10-12&to=2026-10-12')).toMatchObject({
        status: 200,
        body: { workdays: [], count: 0 },
      });
    });

    it('serves 366 days, a leap year whole', async () => {
      expect(await get('/workdays?from=2024-01-01&to=2025-01-01')).toMatchObject({ status: 200 });
    });

    it.each([
      ['a missing end', '?from=2026-01-01', 'INVALID_DATE'],
      ['no period', '', 'INVALID_DATE'],
      ['a day no calendar has', '?from=2026-02-30&to=2026-03-01', 'INVALID_DATE'],
      ['an end before the start', '?from=2026-02-01&to=2026-01-01', 'INVALID_RANGE'],
      ['367 days', '?from=2024-01-01&to=2025-01-02', 'RANGE_TOO_LONG'],
    ])('refuses %s with 400', async (_what, query, code) => {
      expect(await get(`/workdays${query}`)).toMatchObject({ status: 400, body: { code } });
    });

    it('answers 404 when the period reaches into a year it does not know', async () => {
      expect(await get('/workdays?from=2003-12-30&to=2004-01-02')).toMatchObject({
        status: 404,
        body: { code: 'CALENDAR_NOT_PUBLISHED' },
      });
    });
  });

  it.each(['/', '/days', '/days/', '/days/2026-10-01/x', '/workdays/', '//', '//[/x'])(
    'answers 404 in JSON for %s',
    async (path) => {
      expect(await get(path)).toMatchObject({
        status: 404,
        type: 'application/problem+json; charset=utf-8',
        body: { status: 404, code: 'NOT_FOUND' },
      });
    },
  );

  it('answers 405 for a method other than GET', async () => {
    expect(await get('/days/2026-10-01', 'DELETE')).toMatchObject({
      status: 405,
      body: { code: 'METHOD_NOT_ALLOWED' },
    });
  });

  it('refuses to start on a port that is taken', async () => {
    await expect(startSampleUpstream(Number(new URL(upstream.url).port))).rejects.toThrow(
      'EADDRINUSE',
    );
  });

  it('answers a request begun before close, and takes none after it', async () => {
    const draining = await startSampleUpstream();
    const port = Number(new URL(draining.url).port);
    const socket = connect(port, '127.0.0.1').setEncoding('utf8');
    let received = '';
    socket.on('data', (chunk: string) => (received += chunk));
    await once(socket, 'connect');
    socket.write('GET /days/2026-10-01 HTTP/1.1\r\nHost: sample\r\n');
    // A second, complete call proves that the server has read the first half by then.
    await (await fetch(`${draining.url}/days/2026-10-01`)).arrayBuffer();

    const closed = draining.close();
    expect(draining.close()).toBe(closed);
    socket.write('\r\n');
    await once(socket, 'close');
    await closed;

    expect(received).toContain('HTTP/1.1 200 OK');
    expect(received).toContain('"isHoliday":true');
    await expect(fetch(draining.url)).rejects.toThrow();
  });
});
