import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Resources, SharingConsents } from '@gongshu/catalog';
import { Ctx, Id, RequestContext, Writes } from '@gongshu/http';
import type { Actor } from '@gongshu/identity';
import { Access } from '../access/access.decorator';
import {
  ConsentDto,
  ConsentListDto,
  RecordConsentDto,
  WithdrawConsentDto,
} from './sharing-consent.dto';

@ApiTags('resources')
@Controller('data-resources/:resourceId/consents')
export class SharingConsentController {
  constructor(
    private readonly consents: SharingConsents,
    private readonly resources: Resources,
    private readonly writes: Writes,
  ) {}

  /** Record the consent of the department that shared the data */
  @Post()
  @Access('sharing-consent:record', 404, 409, 422)
  record(
    @Ctx() context: RequestContext<Actor>,
    @Id('resourceId') resourceId: string,
    @Body() body: RecordConsentDto,
  ): Promise<ConsentDto> {
    const input = RecordConsentDto.toInput(body);
    return this.writes.run(
      context,
      (tx) => this.consents.record(tx, context.actor, resourceId, input),
      ConsentDto.from,
    );
  }

  /** List the consents to a resource */
  @Get()
  @Access('resource:read', 404)
  async list(
    @Ctx() context: RequestContext<Actor>,
    @Id('resourceId') resourceId: string,
  ): Promise<ConsentListDto> {
    const { consents } = await this.resources.get(context.actor, resourceId);
    return { items: consents.map(ConsentDto.from) };
  }

  /** Note that a consent was withdrawn: what is made of the resource stops, unless another consent holds */
  @Post(':consentId/withdraw')
  @HttpCode(200)
  @Access('sharing-consent:withdraw', 404, 409, 412, 428)
  withdraw(
    @Ctx() context: RequestContext<Actor>,
    @Id('resourceId') resourceId: string,
    @Id('consentId') id: string,
    @Body() { reason }: WithdrawConsentDto,
  ): Promise<ConsentDto> {
    const { actor } = context;
    return this.writes.run(
      context,
      (tx) =>
        this.consents.withdraw(tx, actor, { resourceId, id, revision: context.revision }, reason),
      ConsentDto.from,
    );
  }
}
