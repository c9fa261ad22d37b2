import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AuthorizationRequests } from '@gongshu/authorization';
import { Ctx, Id, pageDto, RequestContext, Writes } from '@gongshu/http';
import type { Actor } from '@gongshu/identity';
import { Access } from '../access/access.decorator';
import {
  ApproveAuthorizationRequestDto,
  AuthorizationRequestDto,
  AuthorizationRequestPageDto,
  AuthorizationRequestQueryDto,
  ReasonDto,
  SubmitAuthorizationRequestDto,
} from './authorization-request.dto';

@ApiTags('requests')
@Controller('authorization-requests')
export class AuthorizationRequestController {
  constructor(
    private readonly requests: AuthorizationRequests,
    private readonly writes: Writes,
  ) {}

  /** Ask for the use of a product */
  @Post()
  @Access('request:submit', 404, 409, 422)
  submit(
    @Ctx() context: RequestContext<Actor>,
    @Body() body: SubmitAuthorizationRequestDto,
  ): Promise<AuthorizationRequestDto> {
    return this.writes.run(
      context,
      (tx) => this.requests.submit(tx, context.actor, body.toInput()),
      AuthorizationRequestDto.from,
    );
  }

  /** List the requests in which one's organisation has a part, newest first */
  @Get()
  @Access('request:read')
  async list(
    @Ctx() context: RequestContext<Actor>,
    @Query() query: AuthorizationRequestQueryDto,
  ): Promise<AuthorizationRequestPageDto> {
    return pageDto(
      await this.requests.list(context.actor, query, query),
      AuthorizationRequestDto.from,
    );
  }

  /** Read a request */
  @Get(':requestId')
  @Access('request:read', 404)
  async read(
    @Ctx() context: RequestContext<Actor>,
    @Id('requestId') id: string,
  ): Promise<AuthorizationRequestDto> {
    return AuthorizationRequestDto.from(await this.requests.get(context.actor, id));
  }

  /** Approve, under narrower conditions if any are given, and so create the grant */
  @Post(':requestId/approve')
  @HttpCode(200)
  @Access('request:decide', 404, 409, 412, 422, 428)
  approve(
    @Ctx() context: RequestContext<Actor>,
    @Id('requestId') id: string,
    @Body() body: ApproveAuthorizationRequestDto,
  ): Promise<AuthorizationRequestDto> {
    const { actor, revision } = context;
    return this.writes.run(
      context,
      (tx) => this.requests.approve(tx, actor, id, { ...body.toInput(), revision }),
      AuthorizationRequestDto.from,
    );
  }

  /** Reject */
  @Post(':requestId/reject')
  @HttpCode(200)
  @Access('request:decide', 404, 409, 412, 428)
  reject(
    @Ctx() context: RequestContext<Actor>,
    @Id('requestId') id: string,
    @Body() { reason }: ReasonDto,
  ): Promise<AuthorizationRequestDto> {
    const { actor, revision } = context;
    return this.writes.run(
      context,
      (tx) => this.requests.reject(tx, actor, id, { reason, revision }),
      AuthorizationRequestDto.from,
    );
  }

  /** Withdraw, before it is decided */
  @Post(':requestId/withdraw')
  @HttpCode(200)
  @Access('request:withdraw', 404, 409, 412, 428)
  withdraw(
    @Ctx() context: RequestContext<Actor>,
    @Id('requestId') id: string,
  ): Promise<AuthorizationRequestDto> {
    return this.writes.run(
      context,
      (tx) => this.requests.withdraw(tx, context.actor, id, context.revision),
      AuthorizationRequestDto.from,
    );
  }
}
