import { Inject, Injectable } from '@nestjs/common';
import { CONFIG, type Config, DataGroupLevel, dayKey, PrismaService } from '@gongshu/platform';
import {
  coverageOf,
  type Denominator,
  type LevelCoverage,
  type Rate,
  rateOf,
  type Tally,
  unitsOf,
} from './coverage';
import {
  type Interval,
  POINTS_MAX,
  seriesPoints,
  type SeriesPoint,
  seriesStart,
} from './coverage-series';
import { talliesAsOf } from './coverage.queries';
import { directoryError } from './directory.errors';
import type { Division } from './division';

export interface CoverageQuery {
  /** Today when left out. */
  readonly asOf?: string;
  /** Both when left out. */
  readonly level?: DataGroupLevel;
  /** Of municipal groups; provincial ones are counted against the provinces. */
  readonly denominator: Exclude<Denominator, 'PROVINCIAL'>;
  /** Of the series; five years up to `asOf` when left out. */
  readonly from?: string;
  readonly to?: string;
  readonly interval: Interval;
}

export interface SeriesRate extends Rate, SeriesPoint {}

export interface Coverage {
  readonly asOf: string;
  readonly levels: readonly (LevelCoverage & { readonly series: readonly SeriesRate[] })[];
}

/** How far the country is covered with data groups, as of a day. */
@Injectable()
export class CoverageReports {
  constructor(
    private readonly prisma: PrismaService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** @throws DomainError COVERAGE_PERIOD_INVALID */
  async report(query: CoverageQuery): Promise<Coverage> {
    const { asOf = dayKey(new Date(), this.config.businessZone) } = query;
    const points = pointsOf(query, asOf);
    const days = [...new Set([asOf, ...points.map((point) => point.asOf)])];
    const [divisions, tallies] = await Promise.all([
      this.prisma.administrativeDivision.findMany({ orderBy: { code: 'asc' } }),
      talliesAsOf(this.prisma, days),
    ]);
    const levels = query.level ? [query.level] : Object.values(DataGroupLevel);
    return {
      asOf,
      levels: levels.map((level) => {
        const denominator = level === 'PROVINCIAL' ? 'PROVINCIAL' : query.denominator;
        return {
          ...coverageOf(level, denominator, divisions, tallies.get(asOf)!),
          series: seriesOf(level, unitsOf(denominator, divisions), points, tallies),
        };
      }),
    };
  }
}

function pointsOf({ from, to, interval }: CoverageQuery, asOf: string): SeriesPoint[] {
  const end = to ?? asOf;
  const start = from ?? seriesStart(end);
  if (start > end || end > asOf) throw invalid(asOf);
  const points = seriesPoints(start, end, interval);
  if (points.length > POINTS_MAX) throw invalid(asOf);
  return points;
}

function invalid(asOf: string): Error {
  return directoryError('COVERAGE_PERIOD_INVALID', { asOf, max: POINTS_MAX });
}

function seriesOf(
  level: DataGroupLevel,
  units: readonly Division[],
  points: readonly SeriesPoint[],
  tallies: ReadonlyMap<string, readonly Tally[]>,
): SeriesRate[] {
  return points.map((point) => ({
    ...point,
    ...rateOf(
      units,
      tallies.get(point.asOf)!.filter((tally) => tally.level === level),
    ),
  }));
}
