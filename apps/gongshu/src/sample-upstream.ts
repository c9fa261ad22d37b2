import { once } from 'node:events';
import { createServer, STATUS_CODES, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getDayDetail, isInLieu } from 'chinese-days';

const DAY_MS = 86_400_000;
const RANGE_DAYS_MAX = 366;
const DRAIN_MS_MAX = 5_000;

export interface SampleUpstream {
  /** Without a trailing slash. */
  url: string;
  /** Answers what was already asked, then stops; safe to call more than once. */
  close(): Promise<void>;
}

interface Day {
  date: string;
  /** Weekdays that are not holidays, and the weekend days made up for a longer holiday. */
  isWorkday: boolean;
  /** A day off under the State Council's holiday notice; an ordinary weekend is none. */
  isHoliday: boolean;
  /** A day off that a made-up working day pays for (调休). */
  isInLieu: boolean;
  /** The holiday the day belongs to, also for its made-up working days. */
  name: { en: string; zh: string } | null;
}

class UpstreamError extends Error {
  constructor(
    readonly status: 400 | 404 | 405,
    readonly code: string,
    detail: string,
  ) {
    super(detail);
  }
}

/**
 * The service behind the sample API product 工作日日历: a stranger to the marketplace, reached over
 * HTTP only, so it uses neither Nest nor anything from libs.
 */
export async function startSampleUpstream(port = 0, host = '127.0.0.1'): Promise<SampleUpstream> {
  let closing: Promise<void> | undefined;
  const server = createServer((request, response) => {
    // A kept-alive connection would hold the drain open until its idle timeout.
    if (closing) response.setHeader('Connection', 'close');
    respond(request, response);
  });
  server.listen(port, host);
  // Rejects when the port is taken, because once() turns an 'error' event into a rejection.
  await once(server, 'listening');

  const bound = (server.address() as AddressInfo).port;
  const close = () => {
    closing ??= new Promise<void>((resolve, reject) => {
      // A client that never finishes its request must not keep the process alive.
      const deadline = setTimeout(() => {
        server.closeAllConnections();
      }, DRAIN_MS_MAX);
      server.close((error) => {
        clearTimeout(deadline);
        if (error) reject(error);
        else resolve();
      });
    });
    return closing;
  };
  return { url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}`, close };
}

function respond(request: IncomingMessage, response: ServerResponse): void {
  try {
    send(response, 200, 'application/json', route(request));
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    if (error.status === 405) response.setHeader('Allow', 'GET');
    send(response, error.status, 'application/problem+json', {
      type: 'about:blank',
      title: STATUS_CODES[error.status],
      status: error.status,
      code: error.code,
      detail: error.message,
    });
  }
}

function send(response: ServerResponse, status: number, type: string, body: object): void {
  const bytes = Buffer.from(JSON.stringify(body));
  response.writeHead(status, {
    'Content-Type': `${type}; charset=utf-8`,
    'Content-Length': bytes.length,
  });
  response.end(bytes);
}

function route(request: IncomingMessage): object {
  const target = request.url ?? '/';
  // URL's constructor reads "//x" as a host and throws on some targets; a path is never that.
  const url = URL.canParse(target, 'http://sample') ? new URL(target, 'http://sample') : null;
  const day = /^\/days\/([^/]+)$/.exec(url?.pathname ?? '')?.[1];
  if (url === null || (day === undefined && url.pathname !== '/workdays')) {
    throw new UpstreamError(404, 'NOT_FOUND', 'No such resource.');
  }
  if (request.method !== 'GET') {
    throw new UpstreamError(405, 'METHOD_NOT_ALLOWED', 'Only GET is served.');
  }
  return day === undefined ? workdays(url.searchParams) : dayOf(parseDate('date', day));
}

/** Days from `from` up to, not including, `to`. */
function workdays(query: URLSearchParams): {
  from: string;
  to: string;
  workdays: string[];
  count: number;
} {
  const from = parseDate('from', query.get('from'));
  const to = parseDate('to', query.get('to'));
  const length = (to - from) / DAY_MS;
  if (length < 0) throw new UpstreamError(400, 'INVALID_RANGE', 'from must not be after to.');
  if (length > RANGE_DAYS_MAX) {
    throw new UpstreamError(400, 'RANGE_TOO_LONG', `At most ${RANGE_DAYS_MAX} days at a time.`);
  }
  const found = Array.from({ length }, (_, index) => dayOf(from + index * DAY_MS))
    .filter((day) => day.isWorkday)
    .map((day) => day.date);
  return { from: isoDate(from), to: isoDate(to), workdays: found, count: found.length };
}

/** Midnight UTC of a calendar date; refuses days no calendar has, such as 2026-02-30. */
function parseDate(field: string, text: string | null): number {
  const time = text !== null && /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : NaN;
  if (Number.isNaN(time) || isoDate(time) !== text) {
    throw new UpstreamError(400, 'INVALID_DATE', `${field} must be a date, YYYY-MM-DD.`);
  }
  return time;
}

function isoDate(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

function dayOf(time: number): Day {
  const date = isoDate(time);
  const year = date.slice(0, 4);
  if (!isPublished(year)) {
    throw new UpstreamError(
      404,
      'CALENDAR_NOT_PUBLISHED',
      `The holidays of ${year} are not in the calendar.`,
    );
  }
  const noticed = noticeOf(date);
  const isWeekday = ![0, 6].includes(new Date(time).getUTCDay());
  return {
    date,
    isWorkday: noticed?.work ?? isWeekday,
    isHoliday: noticed?.work === false,
    isInLieu: isInLieu(date),
    name: noticed?.name ?? null,
  };
}

/**
 * What the State Council's notice says of a day; null for a day it does not mention, which
 * chinese-days names "Monday" where it names the others "National Day,国庆节,3".
 *
 * Only its tables are used, and only by date string. West of Greenwich chinese-days builds them one
 * day early and reads a date string one day early, which cancels out; its weekdays do not, so the
 * caller takes those from the calendar.
 */
function noticeOf(date: string): { work: boolean; name: { en: string; zh: string } } | null {
  const detail = getDayDetail(date);
  const [en, zh] = detail.name.split(',');
  return en === undefined || zh === undefined ? null : { work: detail.work, name: { en, zh } };
}

/**
 * The State Council announces a year's holidays in the autumn before. For a year it has no notice
 * of, chinese-days falls back to plain weekdays: a guess, which a calendar must not sell as a fact.
 * National Day is in every notice, so it tells whether the year's notice is known.
 */
function isPublished(year: string): boolean {
  return noticeOf(`${year}-10-01`) !== null;
}
