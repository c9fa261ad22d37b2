import { Controller, Get, Res, type StreamableFile } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { NamedFiles } from '@gongshu/catalog';
import { StoredFiles } from '@gongshu/documents';
import { Ctx, Id, RequestContext } from '@gongshu/http';
import type { Actor } from '@gongshu/identity';
import type { FastifyReply } from 'fastify';
import { Access } from '../access/access.decorator';
import { ApiFileAnswer, fileAnswer } from '../documents/file-answer';
import { VersionNumber } from './version-number';

/** What an applicant has attached, for those who decide on it. */
@Controller()
export class NamedFileController {
  constructor(
    private readonly named: NamedFiles,
    private readonly files: StoredFiles,
  ) {}

  /** Read an assessment that the version rests on: of the impact on personal information, or of the risk */
  @Get('products/:productId/versions/:number/files/:fileId')
  @ApiTags('products')
  @ApiFileAnswer()
  @Access('product:read', 404)
  async ofVersion(
    @Ctx() context: RequestContext<Actor>,
    @Id('productId') productId: string,
    @VersionNumber() number: number,
    @Id('fileId') fileId: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const file = await this.named.ofVersion(context.actor, { productId, number }, fileId);
    return fileAnswer(reply, file, await this.files.content(file));
  }

  /** Read a document of the application, or, as the registrar, a piece of evidence of an objection */
  @Get('registrations/:registrationId/files/:fileId')
  @ApiTags('registrations')
  @ApiFileAnswer()
  @Access('registration:read', 404)
  async ofRegistration(
    @Ctx() context: RequestContext<Actor>,
    @Id('registrationId') id: string,
    @Id('fileId') fileId: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const file = await this.named.ofRegistration(context.actor, id, fileId);
    return fileAnswer(reply, file, await this.files.content(file));
  }

  /** Read the letter of a consent of the department that shared the data */
  @Get('data-resources/:resourceId/files/:fileId')
  @ApiTags('resources')
  @ApiFileAnswer()
  @Access('resource:read', 404)
  async ofResource(
    @Ctx() context: RequestContext<Actor>,
    @Id('resourceId') id: string,
    @Id('fileId') fileId: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const file = await this.named.ofResource(context.actor, id, fileId);
    return fileAnswer(reply, file, await this.files.content(file));
  }
}
