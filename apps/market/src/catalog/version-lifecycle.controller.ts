import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { VersionLifecycle } from '@gongshu/catalog';
import { Ctx, Id, RequestContext, Writes } from '@gongshu/http';
import type { Actor } from '@gongshu/identity';
import { Access } from '../access/access.decorator';
import { DeprecateDto, ReviewReasonDto, VersionDto } from './product-version.dto';
import { VersionNumber } from './version-number';

@ApiTags('products')
@Controller('products/:productId/versions/:number')
export class VersionLifecycleController {
  constructor(
    private readonly lifecycle: VersionLifecycle,
    private readonly writes: Writes,
  ) {}

  /** Hand a draft in for review; its content is fixed from now on */
  @Post('submit')
  @HttpCode(200)
  @Access('product:submit', 404, 409, 412, 422, 428)
  submit(
    @Ctx() context: RequestContext<Actor>,
    @Id('productId') productId: string,
    @VersionNumber() number: number,
  ): Promise<VersionDto> {
    const at = { productId, number, revision: context.revision };
    return this.writes.run(
      context,
      (tx) => this.lifecycle.submit(tx, context.actor, at),
      VersionDto.from,
    );
  }

  /** Take a version back from review, as a draft */
  @Post('withdraw')
  @HttpCode(200)
  @Access('product:submit', 404, 409, 412, 428)
  withdraw(
    @Ctx() context: RequestContext<Actor>,
    @Id('productId') productId: string,
    @VersionNumber() number: number,
  ): Promise<VersionDto> {
    const at = { productId, number, revision: context.revision };
    return this.writes.run(
      context,
      (tx) => this.lifecycle.withdraw(tx, context.actor, at),
      VersionDto.from,
    );
  }

  /** Approve a version, as the agency of the agreement; never by its submitter */
  @Post('approve')
  @HttpCode(200)
  @Access('product:review', 404, 409, 412, 422, 428)
  approve(
    @Ctx() context: RequestContext<Actor>,
    @Id('productId') productId: string,
    @VersionNumber() number: number,
    @Body() { reason }: ReviewReasonDto,
  ): Promise<VersionDto> {
    const at = { productId, number, revision: context.revision };
    return this.writes.run(
      context,
      (tx) => this.lifecycle.approve(tx, context.actor, at, reason),
      VersionDto.from,
    );
  }

  /** Send a version back to its operator, as a draft */
  @Post('reject')
  @HttpCode(200)
  @Access('product:review', 404, 409, 412, 428)
  reject(
    @Ctx() context: RequestContext<Actor>,
    @Id('productId') productId: string,
    @VersionNumber() number: number,
    @Body() { reason }: ReviewReasonDto,
  ): Promise<VersionDto> {
    const at = { productId, number, revision: context.revision };
    return this.writes.run(
      context,
      (tx) => this.lifecycle.reject(tx, context.actor, at, reason),
      VersionDto.from,
    );
  }

  /** Offer an approved version; the one published before takes no new grants */
  @Post('publish')
  @HttpCode(200)
  @Access('product:publish', 404, 409, 412, 422, 428)
  publish(
    @Ctx() context: RequestContext<Actor>,
    @Id('productId') productId: string,
    @VersionNumber() number: number,
  ): Promise<VersionDto> {
    const at = { productId, number, revision: context.revision };
    return this.writes.run(
      context,
      (tx) => this.lifecycle.publish(tx, context.actor, at),
      VersionDto.from,
    );
  }

  /** Stop all calls to the version, as the agency */
  @Post('suspend')
  @HttpCode(200)
  @Access('product:suspend', 404, 409, 412, 428)
  suspend(
    @Ctx() context: RequestContext<Actor>,
    @Id('productId') productId: string,
    @VersionNumber() number: number,
    @Body() { reason }: ReviewReasonDto,
  ): Promise<VersionDto> {
    const at = { productId, number, revision: context.revision };
    return this.writes.run(
      context,
      (tx) => this.lifecycle.suspend(tx, context.actor, at, reason),
      VersionDto.from,
    );
  }

  /** Let calls through again */
  @Post('resume')
  @HttpCode(200)
  @Access('product:resume', 404, 409, 412, 428)
  resume(
    @Ctx() context: RequestContext<Actor>,
    @Id('productId') productId: string,
    @VersionNumber() number: number,
  ): Promise<VersionDto> {
    const at = { productId, number, revision: context.revision };
    return this.writes.run(
      context,
      (tx) => this.lifecycle.resume(tx, context.actor, at),
      VersionDto.from,
    );
  }

  /** Take no new grants and announce the sunset, or postpone it; grants that exist are served on */
  @Post('deprecate')
  @HttpCode(200)
  @Access('product:deprecate', 404, 409, 412, 422, 428)
  deprecate(
    @Ctx() context: RequestContext<Actor>,
    @Id('productId') productId: string,
    @VersionNumber() number: number,
    @Body() { sunsetAt, reason }: DeprecateDto,
  ): Promise<VersionDto> {
    const at = { productId, number, revision: context.revision };
    const end = { sunsetAt: new Date(sunsetAt), reason };
    return this.writes.run(
      context,
      (tx) => this.lifecycle.deprecate(tx, context.actor, at, end),
      VersionDto.from,
    );
  }

  /** End a version for good; not before its sunset while calls are served from it */
  @Post('retire')
  @HttpCode(200)
  @Access('product:retire', 404, 409, 412, 428)
  retire(
    @Ctx() context: RequestContext<Actor>,
    @Id('productId') productId: string,
    @VersionNumber() number: number,
    @Body() { reason }: ReviewReasonDto,
  ): Promise<VersionDto> {
    const at = { productId, number, revision: context.revision };
    return this.writes.run(
      context,
      (tx) => this.lifecycle.retire(tx, context.actor, at, reason),
      VersionDto.from,
    );
  }
}
