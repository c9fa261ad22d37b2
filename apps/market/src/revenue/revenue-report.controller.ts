import { Controller, Get, Query } from '@nestjs/common';
import { ApiQuery, ApiTags } from '@nestjs/swagger';
import { Ctx, RequestContext } from '@gongshu/http';
import { type Actor } from '@gongshu/identity';
import { REPORT_DIMENSIONS, RevenueReports } from '@gongshu/revenue';
import { Access } from '../access/access.decorator';
import { RevenueReportDto, RevenueReportQueryDto } from './revenue-report.dto';

@ApiTags('reports')
@Controller('reports')
export class RevenueReportController {
  constructor(private readonly reports: RevenueReports) {}

  /** Revenue by operator, product, region, province, month, developer or use class */
  @Get('revenue')
  @Access('report:revenue', 422)
  @ApiQuery({
    name: 'groupBy',
    required: false,
    isArray: true,
    enum: REPORT_DIMENSIONS,
    explode: false,
    example: ['product', 'month'],
  })
  async revenue(
    @Ctx() context: RequestContext<Actor>,
    @Query() query: RevenueReportQueryDto,
  ): Promise<RevenueReportDto> {
    return RevenueReportDto.from(query, await this.reports.report(context.actor, query));
  }
}
