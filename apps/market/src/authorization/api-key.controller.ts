import { Body, Controller, Get, Header, HttpCode, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ApiKeys, authorizationError } from '@gongshu/authorization';
import {
  Ctx,
  Id,
  PageQueryDto,
  pageDto,
  RequestContext,
  type ShownOnce,
  Writes,
} from '@gongshu/http';
import type { Actor } from '@gongshu/identity';
import { Access } from '../access/access.decorator';
import { ApiKeyDto, ApiKeyPageDto, IssueApiKeyDto, IssuedApiKeyDto } from './application.dto';

const KEY_SHOWN_ONCE: ShownOnce<IssuedApiKeyDto> = {
  idOf: (answer) => answer.id,
  refuse: (id) => authorizationError('KEY_ALREADY_SHOWN', { id }),
};

@ApiTags('applications')
@Controller('applications/:applicationId/keys')
export class ApiKeyController {
  constructor(
    private readonly keys: ApiKeys,
    private readonly writes: Writes,
  ) {}

  /** Issue a key, which is shown this once: a repetition under the same Idempotency-Key is 409 KEY_ALREADY_SHOWN */
  @Post()
  @Header('Cache-Control', 'no-store')
  @Access('key:issue', 404, 409, 422)
  issue(
    @Ctx() context: RequestContext<Actor>,
    @Id('applicationId') applicationId: string,
    @Body() body: IssueApiKeyDto,
  ): Promise<IssuedApiKeyDto> {
    return this.writes.run(
      context,
      (tx) => this.keys.issue(tx, context.actor, applicationId, body.toInput()),
      IssuedApiKeyDto.fromIssued,
      KEY_SHOWN_ONCE,
    );
  }

  /** List the keys, revoked ones too, newest first */
  @Get()
  @Access('key:read', 404)
  async list(
    @Ctx() context: RequestContext<Actor>,
    @Id('applicationId') applicationId: string,
    @Query() query: PageQueryDto,
  ): Promise<ApiKeyPageDto> {
    return pageDto(await this.keys.list(context.actor, applicationId, query), ApiKeyDto.from);
  }

  /** Revoke a key for good */
  @Post(':keyId/revoke')
  @HttpCode(200)
  @Access('key:revoke', 404, 409, 412, 428)
  revoke(
    @Ctx() context: RequestContext<Actor>,
    @Id('applicationId') applicationId: string,
    @Id('keyId') keyId: string,
  ): Promise<ApiKeyDto> {
    return this.writes.run(
      context,
      (tx) => this.keys.revoke(tx, context.actor, { applicationId, keyId }, context.revision),
      ApiKeyDto.from,
    );
  }
}
