import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Ctx, Id, RequestContext, Writes } from '@gongshu/http';
import { type Actor, Affiliations } from '@gongshu/identity';
import { Access } from '../access/access.decorator';
import {
  AffiliationDto,
  AffiliationListDto,
  EndAffiliationDto,
  RecordAffiliationDto,
} from './affiliation.dto';

@ApiTags('organizations')
@Controller('organizations/:organizationId/affiliations')
export class AffiliationController {
  constructor(
    private readonly affiliations: Affiliations,
    private readonly writes: Writes,
  ) {}

  /** Record that two organisations are affiliated */
  @Post()
  @Access('affiliation:record', 404, 409, 422)
  record(
    @Ctx() context: RequestContext<Actor>,
    @Id('organizationId') id: string,
    @Body() body: RecordAffiliationDto,
  ): Promise<AffiliationDto> {
    return this.writes.run(
      context,
      (tx) => this.affiliations.record(tx, context.actor, id, body),
      AffiliationDto.of(id),
    );
  }

  /** List the affiliations of an organisation, newest first */
  @Get()
  @Access('affiliation:read', 404)
  async list(
    @Ctx() context: RequestContext<Actor>,
    @Id('organizationId') id: string,
  ): Promise<AffiliationListDto> {
    const rows = await this.affiliations.list(context.actor, id);
    return { items: rows.map(AffiliationDto.of(id)) };
  }

  /** End an affiliation: it no longer stands in the way of an authorisation */
  @Post(':affiliationId/end')
  @HttpCode(200)
  @Access('affiliation:record', 404, 409, 412, 428)
  end(
    @Ctx() context: RequestContext<Actor>,
    @Id('organizationId') organizationId: string,
    @Id('affiliationId') id: string,
    @Body() { reason }: EndAffiliationDto,
  ): Promise<AffiliationDto> {
    const at = { organizationId, id, revision: context.revision };
    return this.writes.run(
      context,
      (tx) => this.affiliations.end(tx, context.actor, at, reason),
      AffiliationDto.of(organizationId),
    );
  }
}
