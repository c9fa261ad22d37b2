import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiTags, getSchemaPath } from '@nestjs/swagger';
import { type Coverage, coverageCsv, CoverageReports, coverageSvg } from '@gongshu/directory';
import { ApiProblems, Public } from '@gongshu/http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { CoverageDto, CoverageQueryDto } from './coverage.dto';

type Format = NonNullable<CoverageQueryDto['format']>;

@ApiTags('reports')
@Controller('reports')
export class CoverageController {
  constructor(private readonly reports: CoverageReports) {}

  /** How far the country is covered with data groups: by region, province, level, model and over time */
  @Get('coverage')
  @Public()
  @ApiProblems(400, 422)
  @ApiExtraModels(CoverageDto)
  @ApiOkResponse({
    description:
      'Every rate with its numerator, its denominator and the definition of that. CSV has a row a rate; the picture has a bar a region and a bar a province.',
    content: {
      'application/json': { schema: { $ref: getSchemaPath(CoverageDto) } },
      'text/csv': { schema: { type: 'string' } },
      'image/svg+xml': { schema: { type: 'string' } },
    },
  })
  async coverage(
    @Query() query: CoverageQueryDto,
    @Req() { headers }: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<unknown> {
    const format = query.format ?? formatOf(headers.accept ?? '');
    const level = format === 'svg' ? (query.level ?? 'MUNICIPAL') : query.level;
    const coverage = await this.reports.report({ ...query, level });
    reply.header('Vary', 'Accept').type(TYPES[format]);
    return present(format, coverage, query.bom);
  }
}

const TYPES: Readonly<Record<Format, string>> = {
  json: 'application/json; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
  svg: 'image/svg+xml; charset=utf-8',
};

function formatOf(accept: string): Format {
  if (accept.includes('text/csv')) return 'csv';
  return accept.includes('image/svg+xml') ? 'svg' : 'json';
}

function present(format: Format, coverage: Coverage, bom: boolean): unknown {
  if (format === 'csv') return coverageCsv(coverage, { bom });
  if (format === 'svg') return coverageSvg(coverage.asOf, coverage.levels[0]!);
  return CoverageDto.from(coverage);
}
