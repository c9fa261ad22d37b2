import { Body, Controller, Get, Patch, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Versions } from '@gongshu/catalog';
import { Ctx, Id, RequestContext, Writes } from '@gongshu/http';
import type { Actor } from '@gongshu/identity';
import { Access } from '../access/access.decorator';
import { ProductFileQueryDto } from './product-delivery.dto';
import { ApiProductFileBody, ProductFileBody } from './product-file-body';
import { VersionContentDto, VersionDto } from './product-version.dto';
import { VersionNumber } from './version-number';

@ApiTags('products')
@Controller('products/:productId/versions')
export class ProductVersionController {
  constructor(
    private readonly versions: Versions,
    private readonly writes: Writes,
  ) {}

  /** Start the next version, a draft that begins as the newest one */
  @Post()
  @Access('product:edit', 404, 409, 422)
  create(
    @Ctx() context: RequestContext<Actor>,
    @Id('productId') productId: string,
    @Body() body: VersionContentDto,
  ): Promise<VersionDto> {
    return this.writes.run(
      context,
      (tx) => this.versions.create(tx, context.actor, productId, VersionContentDto.toChange(body)),
      VersionDto.from,
    );
  }

  /** Read a version with its dictionary and delivery */
  @Get(':number')
  @Access('product:read', 404)
  async read(
    @Ctx() context: RequestContext<Actor>,
    @Id('productId') productId: string,
    @VersionNumber() number: number,
  ): Promise<VersionDto> {
    return VersionDto.from(await this.versions.get(context.actor, productId, number));
  }

  /** Edit a draft */
  @Patch(':number')
  @Access('product:edit', 404, 409, 412, 422, 428)
  edit(
    @Ctx() context: RequestContext<Actor>,
    @Id('productId') productId: string,
    @VersionNumber() number: number,
    @Body() body: VersionContentDto,
  ): Promise<VersionDto> {
    const at = { productId, number, revision: context.revision };
    return this.writes.run(
      context,
      (tx) => this.versions.edit(tx, context.actor, at, VersionContentDto.toChange(body)),
      VersionDto.from,
    );
  }

  /** Upload the file of a draft; it replaces what was uploaded before */
  @Put(':number/file')
  @ApiProductFileBody()
  @Access('product:edit', 404, 409, 412, 413, 415, 422, 428)
  async putFile(
    @Ctx() context: RequestContext<Actor>,
    @Id('productId') productId: string,
    @VersionNumber() number: number,
    @Query() { fileName, mediaType }: ProductFileQueryDto,
    @ProductFileBody() bytes: Buffer,
  ): Promise<VersionDto> {
    const at = { productId, number, revision: context.revision };
    const file = { name: fileName, mediaType, bytes };
    return VersionDto.from(await this.versions.putFile(context.actor, at, file));
  }
}
