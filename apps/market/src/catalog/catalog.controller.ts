import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import { Catalog } from '@gongshu/catalog';
import { ApiProblems, Public } from '@gongshu/http';
import { type Config, CONFIG } from '@gongshu/platform';
import { CatalogPageDto, SuggestionsDto } from './catalog.dto';
import { CatalogQueryDto, SuggestionQueryDto } from './catalog-query.dto';
import { ProductPageDto } from './catalog-page.dto';

@ApiTags('catalog')
@Controller('catalog')
export class CatalogController {
  constructor(
    private readonly catalog: Catalog,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Search the published products, in Chinese or English */
  @Get('products')
  @Public()
  @ApiProblems(400)
  async search(@Query() query: CatalogQueryDto): Promise<CatalogPageDto> {
    return CatalogPageDto.from(await this.catalog.search(CatalogQueryDto.toRequest(query)));
  }

  /** Suggest what the beginning of a search may become */
  @Get('suggestions')
  @Public()
  @ApiProblems(400)
  async suggest(@Query() { q }: SuggestionQueryDto): Promise<SuggestionsDto> {
    return { items: await this.catalog.suggest(q) };
  }

  /** Read the page of a published product */
  @Get('products/:slug')
  @Public()
  @ApiParam({ name: 'slug', description: 'Name of the product, from the list.' })
  @ApiProblems(400, 404)
  async read(@Param('slug') slug: string): Promise<ProductPageDto> {
    return ProductPageDto.from(await this.catalog.bySlug(slug), this.config.gatewayUrl);
  }
}
