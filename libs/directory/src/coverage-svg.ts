import type { Region } from '@gongshu/platform';
import { DENOMINATOR_DEFINITIONS, type LevelCoverage, type Rate } from './coverage';
import { LEVEL_WORDS, REGION_WORDS } from './coverage-words';

const WIDTH = 860;
const LABEL_END = 150;
const BAR_START = 160;
const BAR_WIDTH = 520;
const ROW = 22;
const MARGIN = 24;

/** Told apart in grey too. */
const COLOURS: Readonly<Record<Region, string>> = {
  EAST: '#1d5fa8',
  CENTRAL: '#2f8f5b',
  WEST: '#c4791b',
  NORTHEAST: '#7a4fa3',
};

interface Bar {
  readonly label: string;
  readonly colour: string;
  readonly rate: Rate;
}

/** A picture of bars, one a region and one a province, that says in words what it shows. */
export function coverageSvg(asOf: string, coverage: LevelCoverage): string {
  const title = `${LEVEL_WORDS[coverage.level].zh}设立率（${asOf}）`;
  const { zh, en } = DENOMINATOR_DEFINITIONS[coverage.denominator];
  const regions = coverage.byRegion.map((rate) => ({
    label: REGION_WORDS[rate.region].zh,
    colour: COLOURS[rate.region],
    rate,
  }));
  const provinces = coverage.byProvince
    .filter(({ denominator }) => denominator > 0)
    .map((rate) => ({ label: rate.provinceName, colour: COLOURS[rate.region], rate }));
  const total = { label: '全国', colour: '#333333', rate: coverage.total };
  const first = section(MARGIN + 56, '按区域', [total, ...regions]);
  const second = section(first.end + 20, '按省份', provinces);
  const height = second.end + MARGIN;
  const spoken = [total, ...regions].map((bar) => `${bar.label} ${figure(bar.rate)}`).join('；');
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="title desc" lang="zh-CN" font-family="'Noto Sans CJK SC','Source Han Sans SC','PingFang SC','Microsoft YaHei',sans-serif" font-size="13">`,
    `<title id="title">${escape(title)}</title>`,
    `<desc id="desc">${escape(`${spoken}。分母：${zh}。Denominator: ${en}.`)}</desc>`,
    `<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>`,
    `<text x="${MARGIN}" y="${MARGIN + 14}" font-size="18" font-weight="bold" fill="#111111">${escape(title)}</text>`,
    `<text x="${MARGIN}" y="${MARGIN + 36}" font-size="12" fill="#444444">${escape(`分母：${zh}`)}</text>`,
    ...first.lines,
    ...second.lines,
    '</svg>',
    '',
  ].join('\n');
}

function section(
  top: number,
  heading: string,
  bars: readonly Bar[],
): { lines: string[]; end: number } {
  const start = top + 24;
  return {
    lines: [
      `<text x="${MARGIN}" y="${top + 12}" font-size="14" font-weight="bold" fill="#111111">${escape(heading)}</text>`,
      ...bars.flatMap((bar, at) => barLines(start + at * ROW, bar)),
    ],
    end: start + bars.length * ROW,
  };
}

function barLines(y: number, { label, colour, rate }: Bar): string[] {
  const width = rate.denominator === 0 ? 0 : (BAR_WIDTH * rate.numerator) / rate.denominator;
  return [
    `<text x="${LABEL_END}" y="${y + 13}" text-anchor="end" fill="#111111">${escape(label)}</text>`,
    `<rect x="${BAR_START}" y="${y + 2}" width="${BAR_WIDTH}" height="14" fill="#eceff3"/>`,
    `<rect x="${BAR_START}" y="${y + 2}" width="${width.toFixed(1)}" height="14" fill="${colour}"/>`,
    `<text x="${BAR_START + BAR_WIDTH + 10}" y="${y + 13}" fill="#111111">${escape(figure(rate))}</text>`,
  ];
}

function figure({ numerator, denominator, percent }: Rate): string {
  return percent === null
    ? `${numerator}/${denominator}`
    : `${numerator}/${denominator}，${percent}%`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character]!);
}
