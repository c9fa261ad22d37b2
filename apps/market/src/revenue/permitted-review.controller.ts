import { Body, Controller, Get, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Ctx, Id, RequestContext, Writes } from '@gongshu/http';
import type { Actor } from '@gongshu/identity';
import { PermittedReviews } from '@gongshu/revenue';
import { Access } from '../access/access.decorator';
import { PermittedRevenueDto } from '../catalog/permitted-revenue.dto';
import { HeadroomDto, ReviewYearDto } from './permitted-review.dto';

@ApiTags('prices')
@Controller('permitted-revenues/:permittedRevenueId')
export class PermittedReviewController {
  constructor(
    private readonly reviews: PermittedReviews,
    private readonly writes: Writes,
  ) {}

  /** Review a year that is over: what was earned, the deviation and who must adjust */
  @Post('reviews')
  @Access('permitted-revenue:review', 404, 409, 422)
  review(
    @Ctx() context: RequestContext<Actor>,
    @Id('permittedRevenueId') id: string,
    @Body() { year }: ReviewYearDto,
  ): Promise<PermittedRevenueDto> {
    return this.writes.run(
      context,
      (tx) => this.reviews.review(tx, context.actor, id, year),
      PermittedRevenueDto.from,
    );
  }

  /** What is left of the permitted revenue now */
  @Get('headroom')
  @Access('permitted-revenue:read', 404, 409)
  async headroom(
    @Ctx() context: RequestContext<Actor>,
    @Id('permittedRevenueId') id: string,
  ): Promise<HeadroomDto> {
    return HeadroomDto.from(await this.reviews.headroom(context.actor, id));
  }
}
