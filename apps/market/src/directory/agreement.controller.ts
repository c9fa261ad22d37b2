import {
  Body,
  Controller,
  Get,
  HttpCode,
  Post,
  Query,
  Res,
  type StreamableFile,
} from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AgreementDrafts, Agreements } from '@gongshu/directory';
import { StoredFiles } from '@gongshu/documents';
import { Ctx, Id, pageDto, RequestContext, Writes } from '@gongshu/http';
import type { Actor } from '@gongshu/identity';
import type { FastifyReply } from 'fastify';
import { Access } from '../access/access.decorator';
import { ApiFileAnswer, fileAnswer } from '../documents/file-answer';
import {
  AgreementDto,
  AgreementPageDto,
  AgreementQueryDto,
  AgreementReasonDto,
  DraftAgreementDto,
} from './agreement.dto';

@ApiTags('agreements')
@Controller('agreements')
export class AgreementController {
  constructor(
    private readonly agreements: Agreements,
    private readonly drafts: AgreementDrafts,
    private readonly files: StoredFiles,
    private readonly writes: Writes,
  ) {}

  /** Draft an agreement with an operator, with its original terms: number 1 */
  @Post()
  @Access('agreement:draft', 409, 422)
  draft(
    @Ctx() context: RequestContext<Actor>,
    @Body() body: DraftAgreementDto,
  ): Promise<AgreementDto> {
    return this.writes.run(
      context,
      (tx) => this.drafts.draft(tx, context.actor, DraftAgreementDto.toInput(body)),
      AgreementDto.from,
    );
  }

  /** List agreements, newest first */
  @Get()
  @Access('agreement:read')
  async list(
    @Ctx() context: RequestContext<Actor>,
    @Query() query: AgreementQueryDto,
  ): Promise<AgreementPageDto> {
    return pageDto(await this.agreements.list(context.actor, query, query), AgreementDto.from);
  }

  /** Read an agreement */
  @Get(':agreementId')
  @Access('agreement:read', 404)
  async read(
    @Ctx() context: RequestContext<Actor>,
    @Id('agreementId') id: string,
  ): Promise<AgreementDto> {
    return AgreementDto.from(await this.agreements.get(context.actor, id));
  }

  /** Read a file attached to any terms of the agreement, as one of its parties */
  @Get(':agreementId/attachments/:fileId')
  @ApiFileAnswer()
  @Access('agreement:read', 404)
  async attachment(
    @Ctx() context: RequestContext<Actor>,
    @Id('agreementId') id: string,
    @Id('fileId') fileId: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const file = await this.agreements.attachment(context.actor, id, fileId);
    return fileAnswer(reply, file, await this.files.content(file));
  }

  /** Suspend an agreement: everything that hangs on it stops */
  @Post(':agreementId/suspend')
  @HttpCode(200)
  @Access('agreement:suspend', 404, 409, 412, 428)
  suspend(
    @Ctx() context: RequestContext<Actor>,
    @Id('agreementId') id: string,
    @Body() { reason }: AgreementReasonDto,
  ): Promise<AgreementDto> {
    return this.writes.run(
      context,
      (tx) => this.agreements.suspend(tx, context.actor, id, context.revision, reason),
      AgreementDto.from,
    );
  }

  /** Resume a suspended agreement: everything that hangs on it comes back */
  @Post(':agreementId/resume')
  @HttpCode(200)
  @Access('agreement:resume', 404, 409, 412, 428)
  resume(
    @Ctx() context: RequestContext<Actor>,
    @Id('agreementId') id: string,
  ): Promise<AgreementDto> {
    return this.writes.run(
      context,
      (tx) => this.agreements.resume(tx, context.actor, id, context.revision),
      AgreementDto.from,
    );
  }

  /** Terminate an agreement before its term, for good */
  @Post(':agreementId/terminate')
  @HttpCode(200)
  @Access('agreement:terminate', 404, 409, 412, 428)
  terminate(
    @Ctx() context: RequestContext<Actor>,
    @Id('agreementId') id: string,
    @Body() { reason }: AgreementReasonDto,
  ): Promise<AgreementDto> {
    return this.writes.run(
      context,
      (tx) => this.agreements.terminate(tx, context.actor, id, context.revision, reason),
      AgreementDto.from,
    );
  }
}
