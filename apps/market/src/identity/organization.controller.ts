import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Ctx, Id, pageDto, RequestContext, Writes } from '@gongshu/http';
import { type Actor, Organizations } from '@gongshu/identity';
import { Access } from '../access/access.decorator';
import {
  AddMemberDto,
  CreateOrganizationDto,
  MemberDto,
  MemberListDto,
  OrganizationDto,
  OrganizationPageDto,
  OrganizationQueryDto,
} from './organization.dto';

@ApiTags('organizations')
@Controller('organizations')
export class OrganizationController {
  constructor(
    private readonly organizations: Organizations,
    private readonly writes: Writes,
  ) {}

  /** Register an organisation */
  @Post()
  @Access('organization:create', 409, 422)
  create(
    @Ctx() context: RequestContext<Actor>,
    @Body() body: CreateOrganizationDto,
  ): Promise<OrganizationDto> {
    return this.writes.run(
      context,
      (tx) => this.organizations.create(tx, context.actor, body),
      OrganizationDto.from,
    );
  }

  /** List organisations, newest first */
  @Get()
  @Access('organization:read')
  async list(
    @Ctx() context: RequestContext<Actor>,
    @Query() query: OrganizationQueryDto,
  ): Promise<OrganizationPageDto> {
    return pageDto(
      await this.organizations.list(context.actor, query, query),
      OrganizationDto.from,
    );
  }

  /** Read an organisation */
  @Get(':organizationId')
  @Access('organization:read', 404)
  async read(
    @Ctx() context: RequestContext<Actor>,
    @Id('organizationId') id: string,
  ): Promise<OrganizationDto> {
    return OrganizationDto.from(await this.organizations.get(context.actor, id));
  }

  /** Add a member with a new login */
  @Post(':organizationId/members')
  @Access('member:add', 404, 409, 422)
  addMember(
    @Ctx() context: RequestContext<Actor>,
    @Id('organizationId') id: string,
    @Body() body: AddMemberDto,
  ): Promise<MemberDto> {
    return this.writes.run(
      context,
      (tx) => this.organizations.addMemberAs(tx, context.actor, id, body),
      MemberDto.from,
    );
  }

  /** List the members */
  @Get(':organizationId/members')
  @Access('member:read', 404)
  async members(
    @Ctx() context: RequestContext<Actor>,
    @Id('organizationId') id: string,
  ): Promise<MemberListDto> {
    return { items: (await this.organizations.members(context.actor, id)).map(MemberDto.from) };
  }
}
