import { createWriteStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import { addNoRows, type OnProgress, textFault } from './dataset-check';
import { csvCell, readPieces, ROW_BYTES_MAX } from './dataset-csv';
import { FaultReport } from './dataset-faults';
import { textFits } from './dataset-values';
import type { DictionaryField } from './dictionary';

const LF = 10;
const CR = 13;
/** The fields of a JSON object that is known to be valid and flat, each with its value as written. */
const MEMBER = /("(?:[^"\\]|\\.)*")\s*:\s*("(?:[^"\\]|\\.)*"|-?[0-9][0-9.eE+-]*|true|false|null)/g;

/**
 * Checks JSON Lines, one flat object a line in UTF-8, and writes the same data as CSV, from which it is converted:
 * numbers stay as they are written, digit by digit. A field that is left out, null or an empty text is no value.
 */
export async function jsonLinesToCsv(
  source: string,
  target: string,
  dictionary: readonly DictionaryField[],
  onProgress: OnProgress,
): Promise<{ report: FaultReport; rows: number }> {
  const report = new FaultReport();
  const input = await open(source);
  const output = createWriteStream(target);
  // A failure is met by the next write or at the end, whichever comes first.
  const written = finished(output);
  written.catch(() => undefined);
  let [line, rows] = [0, 0];
  let chunk = [`${dictionary.map((field) => field.name).join()}\n`];
  try {
    await readPieces(
      input,
      (bytes, length, last) => {
        const taken = forEachLine(bytes, length, last, (start, end) => {
          line++;
          if (start === end) return;
          rows++;
          const cells = lineCells(report, line, bytes.subarray(start, end), dictionary);
          if (cells && report.rowsWrong === 0) chunk.push(`${cells.map(csvCell).join()}\n`);
        });
        onProgress(rows);
        output.write(chunk.join(''));
        chunk = [];
        return taken;
      },
      () => (output.writableNeedDrain ? Promise.race([once(output, 'drain'), written]) : undefined),
    );
    output.end();
    await written;
  } finally {
    output.destroy();
    await input.close();
  }
  if (rows === 0) addNoRows(report);
  return { report, rows };
}

function forEachLine(
  bytes: Buffer,
  length: number,
  last: boolean,
  onLine: (start: number, end: number) => void,
): number {
  let start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  while (start < length) {
    const found = bytes.subarray(start, length).indexOf(LF);
    if (found < 0 && !last && length - start <= ROW_BYTES_MAX) break;
    const end = found < 0 ? length : start + found;
    onLine(start, end > start && bytes[end - 1] === CR ? end - 1 : end);
    start = found < 0 ? length : end + 1;
  }
  return start;
}

/** The values of a line in the order of the dictionary, as text; undefined when something is wrong with it. */
function lineCells(
  report: FaultReport,
  line: number,
  bytes: Buffer,
  dictionary: readonly DictionaryField[],
): string[] | undefined {
  const wrong = bytes.length > ROW_BYTES_MAX ? 'ROW_TOO_LONG' : textFault(bytes);
  if (wrong) return void report.addRow(line, wrong);
  const text = bytes.toString('utf8');
  const object = parseObject(text);
  if (!object) return void report.addRow(line, 'NOT_JSON');
  const before = report.rowsWrong;
  addNameFaults(report, line, object, dictionary);
  const raw = rawValues(text);
  if (!hasNested(object) && raw.size !== Object.keys(object).length) {
    report.addRow(line, 'NOT_JSON');
  } else if (raw.repeated && !hasNested(object)) {
    report.addRow(line, 'DUPLICATE_FIELD', raw.repeated);
  }
  const cells = dictionary.map((field) => {
    const value = Object.hasOwn(object, field.name) ? object[field.name] : null;
    return cellOf(report, line, field, value, raw.get(field.name));
  });
  return report.rowsWrong === before ? cells : undefined;
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

class RawValues extends Map<string, string> {
  repeated: string | undefined;
}

function rawValues(text: string): RawValues {
  const raw = new RawValues();
  for (const [, name, value] of text.matchAll(MEMBER)) {
    const key = JSON.parse(name!) as string;
    if (raw.has(key)) raw.repeated = key;
    raw.set(key, value!);
  }
  return raw;
}

function hasNested(object: Record<string, unknown>): boolean {
  return Object.values(object).some((value) => typeof value === 'object' && value !== null);
}

function addNameFaults(
  report: FaultReport,
  line: number,
  object: Record<string, unknown>,
  dictionary: readonly DictionaryField[],
): void {
  for (const name of Object.keys(object)) {
    if (!dictionary.some((field) => field.name === name)) {
      report.addRow(line, 'UNKNOWN_FIELD', name.slice(0, 80));
    }
  }
}

function cellOf(
  report: FaultReport,
  line: number,
  field: DictionaryField,
  value: unknown,
  raw: string | undefined,
): string {
  if (value === null || value === '') return '';
  if (typeof value === 'object') {
    report.addRow(line, 'NESTED_VALUE', field.name);
    return '';
  }
  const cell = typeof value === 'string' ? value : (raw ?? JSON.stringify(value));
  if (/\p{Cs}/u.test(cell)) report.addRow(line, 'TEXT_MALFORMED', field.name);
  else if (cell.includes('\0')) report.addRow(line, 'NUL_CHARACTER', field.name);
  else if ((field.type === 'STRING' && typeof value !== 'string') || !textFits(field.type, cell)) {
    report.addValue(line, field, cell);
  }
  return cell;
}
