import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import { Catalog } from '@gongshu/catalog';
import { ApiProblems, pageDto, Public } from '@gongshu/http';
import { type Config, CONFIG } from '@gongshu/platform';
import { CatalogEntryDto, CatalogPageDto, CatalogQueryDto, ProductPageDto } from './catalog.dto';

@ApiTags('catalog')
@Controller('catalog/products')
export class CatalogController {
  constructor(
    private readonly catalog: Catalog,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Search the published products, in Chinese or English */
  @Get()
  @Public()
  @ApiProblems(400)
  async search(@Query() query: CatalogQueryDto): Promise<CatalogPageDto> {
    return pageDto(await this.catalog.search(query, query), CatalogEntryDto.from);
  }

  /** Read the page of a published product */
  @Get(':slug')
  @Public()
  @ApiParam({ name: 'slug', description: 'Name of the product, from the list.' })
  @ApiProblems(400, 404)
  async read(@Param('slug') slug: string): Promise<ProductPageDto> {
    return ProductPageDto.from(await this.catalog.bySlug(slug), this.config.gatewayUrl);
  }
}
