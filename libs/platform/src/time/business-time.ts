/** Wall-clock parts of an instant in a zone. */
function parts(at: Date, zone: string): Record<string, number> {
  const formatted = formatter(zone).formatToParts(at);
  return Object.fromEntries(formatted.map((part) => [part.type, Number(part.value)]));
}

// Building an Intl formatter costs far more than using it.
const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(zone: string): Intl.DateTimeFormat {
  let found = formatters.get(zone);
  if (!found) {
    found = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
    formatters.set(zone, found);
  }
  return found;
}

/** The instant of a wall-clock midnight in a zone. */
function midnight(year: number, month: number, day: number, zone: string): Date {
  return instantOf(Date.UTC(year, month - 1, day), zone);
}

/** The instant at which the clock on the wall of the zone shows what UTC shows at `wanted`. */
function instantOf(wanted: number, zone: string): Date {
  // Two rounds settle zones with daylight saving; one suffices for Asia/Shanghai.
  let guess = wanted;
  for (let round = 0; round < 2; round++) {
    const p = parts(new Date(guess), zone);
    const shown = Date.UTC(p.year!, p.month! - 1, p.day, p.hour, p.minute, p.second);
    guess += wanted - shown;
  }
  return new Date(guess);
}

/** The same day and time of the zone so many years later; 29 February becomes the 28th where there is none. */
export function yearsLater(at: Date, years: number, zone: string): Date {
  const { year, month, day, hour, minute, second } = parts(at, zone);
  const lastDay = new Date(Date.UTC(year! + years, month, 0)).getUTCDate();
  const wanted = [
    year! + years,
    month! - 1,
    Math.min(day!, lastDay),
    hour!,
    minute!,
    second!,
  ] as const;
  // Zones are off by whole seconds: what is below a second stays.
  const moved = instantOf(Date.UTC(...wanted), zone);
  return new Date(moved.getTime() + at.getUTCMilliseconds());
}

export interface Span {
  readonly start: Date;
  /** Exclusive. */
  readonly end: Date;
}

/** The business day that contains the instant. */
export function dayOf(at: Date, zone: string): Span {
  const { year, month, day } = parts(at, zone);
  return {
    start: midnight(year!, month!, day!, zone),
    end: midnight(year!, month!, day! + 1, zone),
  };
}

/** The business month that contains the instant. */
export function monthOf(at: Date, zone: string): Span {
  const { year, month } = parts(at, zone);
  return { start: midnight(year!, month!, 1, zone), end: midnight(year!, month! + 1, 1, zone) };
}

/** `YYYY-MM` of the business month that contains the instant. */
export function monthKey(at: Date, zone: string): string {
  const { year, month } = parts(at, zone);
  return `${year}-${String(month).padStart(2, '0')}`;
}

/** The span of a month key `YYYY-MM`. */
export function monthSpan(key: string, zone: string): Span {
  const [year, month] = key.split('-').map(Number) as [number, number];
  return { start: midnight(year, month, 1, zone), end: midnight(year, month + 1, 1, zone) };
}

/** `YYYY-MM-DD` of the business day that contains the instant. */
export function dayKey(at: Date, zone: string): string {
  const { year, month, day } = parts(at, zone);
  return [year, month, day].map((part) => String(part).padStart(2, '0')).join('-');
}

/** The instant at which the business day `YYYY-MM-DD` begins. */
export function dayStart(key: string, zone: string): Date {
  const [year, month, day] = key.split('-').map(Number) as [number, number, number];
  return midnight(year, month, day, zone);
}
