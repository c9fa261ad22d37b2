import { Body, Controller, Get, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type UploadBody, UploadContent, Uploads } from '@gongshu/catalog';
import { Ctx, Id, pageDto, PageQueryDto, RequestContext, Writes } from '@gongshu/http';
import type { Actor } from '@gongshu/identity';
import { Access } from '../access/access.decorator';
import { ApiContent, Content } from './dataset-upload-body';
import { AnnounceUploadDto, UploadDto, UploadPageDto } from './dataset-upload.dto';
import { VersionNumber } from './version-number';

@ApiTags('products')
@Controller('products/:productId/versions/:number/uploads')
export class DatasetUploadController {
  constructor(
    private readonly uploads: Uploads,
    private readonly content: UploadContent,
    private readonly writes: Writes,
  ) {}

  /** Announce an upload of data into a draft; its content comes next */
  @Post()
  @Access('product:edit', 404, 409, 422)
  announce(
    @Ctx() context: RequestContext<Actor>,
    @Id('productId') productId: string,
    @VersionNumber() number: number,
    @Body() body: AnnounceUploadDto,
  ): Promise<UploadDto> {
    return this.writes.run(
      context,
      (tx) => this.uploads.announce(tx, context.actor, { productId, number }, body),
      UploadDto.from,
    );
  }

  /** List the uploads of a version, newest first */
  @Get()
  @Access('product:read', 404)
  async list(
    @Ctx() context: RequestContext<Actor>,
    @Id('productId') productId: string,
    @VersionNumber() number: number,
    @Query() query: PageQueryDto,
  ): Promise<UploadPageDto> {
    const page = await this.uploads.list(context.actor, { productId, number }, query);
    return pageDto(page, UploadDto.from);
  }

  /** Watch an upload: how far it is, what is wrong where, and its outcome */
  @Get(':uploadId')
  @Access('product:read', 404)
  async read(
    @Ctx() context: RequestContext<Actor>,
    @Id('productId') productId: string,
    @VersionNumber() number: number,
    @Id('uploadId') uploadId: string,
  ): Promise<UploadDto> {
    return UploadDto.from(await this.uploads.get(context.actor, { productId, number }, uploadId));
  }

  /** Send the content: streamed, checked row by row, stored as the data of the draft, all or nothing */
  @Put(':uploadId/content')
  @ApiContent()
  @Access('product:edit', 404, 409, 412, 413, 415, 422, 428, 503)
  async put(
    @Ctx() context: RequestContext<Actor>,
    @Id('productId') productId: string,
    @VersionNumber() number: number,
    @Id('uploadId') uploadId: string,
    @Content() body: UploadBody,
  ): Promise<UploadDto> {
    const at = { productId, number, revision: context.revision };
    return UploadDto.from(await this.content.put(context.actor, at, uploadId, body));
  }
}
