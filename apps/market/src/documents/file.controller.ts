import { Controller, Get, Post, Query, Res, type StreamableFile } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { StoredFiles } from '@gongshu/documents';
import { Ctx, Id, RequestContext, Writes } from '@gongshu/http';
import type { Actor } from '@gongshu/identity';
import type { FastifyReply } from 'fastify';
import { Access } from '../access/access.decorator';
import { ApiFileAnswer, fileAnswer } from './file-answer';
import { ApiFileBody, FileBody, type FileContent } from './file-body';
import { FileDto, StoreFileQueryDto } from './file.dto';

@ApiTags('files')
@Controller('files')
export class FileController {
  constructor(
    private readonly files: StoredFiles,
    private readonly writes: Writes,
  ) {}

  /** Upload a file, to be named by other objects as attachment or evidence */
  @Post()
  @ApiFileBody()
  @Access('file:store', 413, 415)
  store(
    @Ctx() context: RequestContext<Actor>,
    @Query() { name }: StoreFileQueryDto,
    @FileBody() { mediaType, bytes }: FileContent,
  ): Promise<FileDto> {
    return this.writes.run(
      context,
      (tx) => this.files.store(tx, context.actor, { name, mediaType }, bytes),
      FileDto.from,
    );
  }

  /** Read what a file is: its name, size and digest */
  @Get(':fileId')
  @Access('file:read', 404)
  async read(@Ctx() context: RequestContext<Actor>, @Id('fileId') id: string): Promise<FileDto> {
    return FileDto.from(await this.files.get(context.actor, id));
  }

  /** Read the bytes of a file */
  @Get(':fileId/content')
  @ApiFileAnswer()
  @Access('file:read', 404)
  async content(
    @Ctx() context: RequestContext<Actor>,
    @Id('fileId') id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const file = await this.files.get(context.actor, id);
    return fileAnswer(reply, file, await this.files.content(file));
  }
}
