import { Body, Controller, Get, Patch, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Plans, Products } from '@gongshu/catalog';
import { Ctx, Id, pageDto, PageQueryDto, RequestContext, Writes } from '@gongshu/http';
import type { Actor } from '@gongshu/identity';
import { Access } from '../access/access.decorator';
import { CreatePlanDto, PlanDto } from './plan.dto';
import { CreateProductDto, DescribeProductDto, ProductDto, ProductListDto } from './product.dto';

@ApiTags('products')
@Controller('products')
export class ProductController {
  constructor(
    private readonly products: Products,
    private readonly plans: Plans,
    private readonly writes: Writes,
  ) {}

  /** Create a data product under an operation agreement, with a first draft */
  @Post()
  @Access('product:create', 404, 409, 422)
  create(
    @Ctx() context: RequestContext<Actor>,
    @Body() body: CreateProductDto,
  ): Promise<ProductDto> {
    return this.writes.run(
      context,
      (tx) => this.products.create(tx, context.actor, CreateProductDto.toInput(body)),
      ProductDto.from,
    );
  }

  /** List products, newest first */
  @Get()
  @Access('product:read')
  async list(
    @Ctx() context: RequestContext<Actor>,
    @Query() query: PageQueryDto,
  ): Promise<ProductListDto> {
    return pageDto(await this.products.list(context.actor, query), ProductDto.from);
  }

  /** Read a product with its versions and plans */
  @Get(':productId')
  @Access('product:read', 404)
  async read(
    @Ctx() context: RequestContext<Actor>,
    @Id('productId') id: string,
  ): Promise<ProductDto> {
    return ProductDto.from(await this.products.get(context.actor, id));
  }

  /** Describe a product otherwise, names, summaries, keywords: before a version is in review or published */
  @Patch(':productId')
  @Access('product:edit', 404, 409, 412, 428)
  describe(
    @Ctx() context: RequestContext<Actor>,
    @Id('productId') id: string,
    @Body() body: DescribeProductDto,
  ): Promise<ProductDto> {
    const at = { id, revision: context.revision };
    return this.writes.run(
      context,
      (tx) => this.products.describe(tx, context.actor, at, body),
      ProductDto.from,
    );
  }

  /** Create a plan and propose its first price */
  @Post(':productId/plans')
  @Access('plan:create', 404, 409, 422)
  createPlan(
    @Ctx() context: RequestContext<Actor>,
    @Id('productId') id: string,
    @Body() body: CreatePlanDto,
  ): Promise<PlanDto> {
    return this.writes.run(
      context,
      (tx) => this.plans.create(tx, context.actor, id, CreatePlanDto.toInput(body)),
      PlanDto.from,
    );
  }
}
