/**
 * The path and query to ask an upstream for: the base address's path with the call's path behind it.
 * Null when the call's path could mean anything outside the base path, however the upstream reads it: dot segments,
 * plain or percent-encoded once or more, behind a `;` parameter or an encoded slash; empty segments; backslashes.
 */
export function upstreamPath(base: URL, path: string, query: string): string | null {
  if (!isSafePath(path) || !VISIBLE_ASCII.test(query) || query.includes('#')) return null;
  const folder = base.pathname.replace(/\/+$/, '');
  const target = path === '/' ? base.pathname : folder + path;
  const queries = [base.search.slice(1), query].filter((part) => part !== '');
  return queries.length > 0 ? `${target}?${queries.join('&')}` : target;
}

const VISIBLE_ASCII = /^[\x21-\x7e]*$/;

function isSafePath(path: string): boolean {
  if (!path.startsWith('/') || !VISIBLE_ASCII.test(path) || /[\\?#]/.test(path)) return false;
  // One empty segment may stand at the end (`/list/`); elsewhere it is the start of `//host`.
  if (path.includes('//') || !isDecodable(path)) return false;
  const readings = decodings(path);
  return readings !== null && !readings.some((text) => hasDotSegment(text) || hasControl(text));
}

function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}

/** The path as an upstream may read it that decodes once, twice, …; null when the encoding has no end. */
function decodings(path: string): string[] | null {
  const readings = [path];
  for (let round = 0; round < 4; round++) {
    const last = readings.at(-1) ?? '';
    // Byte by byte, so that a stray % elsewhere cannot hide the rest.
    const next = last.replace(/%([0-9a-f]{2})/gi, (_, hex: string) =>
      String.fromCharCode(parseInt(hex, 16)),
    );
    if (next === last) return readings;
    readings.push(next);
  }
  return null;
}

function hasControl(text: string): boolean {
  // eslint's no-control-regex forbids the range in a pattern.
  return [...text].some((char) => char < ' ' || char === '\x7f');
}

/** Segments by either slash; what follows a `;` is a parameter to some servers, which then see the dots alone. */
function hasDotSegment(reading: string): boolean {
  return reading
    .split(/[/\\]/)
    .map((segment) => segment.split(';')[0]?.trim())
    .some((name) => name === '.' || name === '..');
}
