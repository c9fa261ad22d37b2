import { Controller, Get, Headers, Inject, Param, Query, Res } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { stringify } from 'yaml';
import {
  type Addresses,
  Catalog,
  catalogGraph,
  dataContract,
  odrlOffer,
  pageAddress,
  productOpenApi,
  toTurtle,
} from '@gongshu/catalog';
import { ApiProblems, PageQueryDto, Public } from '@gongshu/http';
import { type Config, CONFIG } from '@gongshu/platform';
import { preferredType } from './catalog-media';

const LD_JSON = 'application/ld+json';
const TURTLE = 'text/turtle';
const YAML = 'application/yaml';
/** Texts are quoted wherever a reader of YAML 1.1 would take them for something else: `no`, `2026-01-01`. */
const YAML_OPTIONS = { version: '1.1' } as const;
const JSON_TYPE = 'application/json';

const JSON_DOCUMENT = { schema: { type: 'object', additionalProperties: true } } as const;
const TEXT_DOCUMENT = { schema: { type: 'string' } } as const;

const SLUG = { name: 'slug', description: 'Name of the product, from the list.' };

@ApiTags('catalog')
@Controller('catalog')
export class CatalogExportController {
  private readonly addresses: Addresses;

  constructor(
    private readonly catalog: Catalog,
    @Inject(CONFIG) config: Config,
  ) {
    this.addresses = { market: config.marketUrl, gateway: config.gatewayUrl };
  }

  /** Export the catalog by DCAT-AP 3, as JSON-LD or Turtle by Accept, a page at a time */
  @Get()
  @Public()
  @ApiHeader({ name: 'Accept', description: `${LD_JSON} (default) or ${TURTLE}.`, required: false })
  @ApiOkResponse({
    description: 'A page of the catalogue; `hydra:next` and the Link header name the next one.',
    content: { [LD_JSON]: JSON_DOCUMENT, [TURTLE]: TEXT_DOCUMENT },
  })
  @ApiProblems(400)
  async dcat(
    @Query() query: PageQueryDto,
    @Headers('accept') accept: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const page = await this.catalog.list(query);
    const graph = catalogGraph(page, this.addresses, query);
    if (page.nextCursor !== null) {
      const next = pageAddress(`${this.addresses.market}/v1/catalog`, query.limit, page.nextCursor);
      reply.header('Link', `<${next}>; rel="next"`);
    }
    const type = preferredType(accept, [LD_JSON, JSON_TYPE, TURTLE]);
    return send(reply, type, type === TURTLE ? toTurtle(graph) : JSON.stringify(graph.toJsonLd()));
  }

  /** Read the OpenAPI 3.1 document of a product: how it is called at the gateway */
  @Get('products/:slug/openapi.json')
  @Public()
  @ApiParam(SLUG)
  @ApiOkResponse({ description: 'OpenAPI 3.1.', content: { [JSON_TYPE]: JSON_DOCUMENT } })
  @ApiProblems(400, 404)
  async openApi(@Param('slug') slug: string): Promise<object> {
    return productOpenApi(await this.catalog.bySlug(slug), this.addresses.gateway);
  }

  /** Read the data contract of a product (ODCS 3.1), as YAML or JSON by Accept */
  @Get('products/:slug/contract')
  @Public()
  @ApiParam(SLUG)
  @ApiHeader({ name: 'Accept', description: `${YAML} (default) or ${JSON_TYPE}.`, required: false })
  @ApiOkResponse({
    description: 'Open Data Contract Standard 3.1.',
    content: { [YAML]: TEXT_DOCUMENT, [JSON_TYPE]: JSON_DOCUMENT },
  })
  @ApiProblems(400, 404)
  async contract(
    @Param('slug') slug: string,
    @Headers('accept') accept: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const contract = dataContract(await this.catalog.bySlug(slug), this.addresses);
    const type = preferredType(accept, [YAML, JSON_TYPE]);
    return send(
      reply,
      type,
      type === YAML ? stringify(contract, YAML_OPTIONS) : JSON.stringify(contract),
    );
  }

  /** Read the offer of a plan (ODRL 2.2): permitted purposes, what is owed for them, what is forbidden */
  @Get('products/:slug/plans/:code/offer')
  @Public()
  @ApiParam(SLUG)
  @ApiParam({ name: 'code', description: 'Code of the plan, from the page of the product.' })
  @ApiOkResponse({ description: 'JSON-LD.', content: { [LD_JSON]: JSON_DOCUMENT } })
  @ApiProblems(400, 404)
  async offer(
    @Param('slug') slug: string,
    @Param('code') code: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const { page, offer } = await this.catalog.offer(slug, code);
    return send(reply, LD_JSON, JSON.stringify(odrlOffer(page, offer, this.addresses)));
  }
}

/** A document whose form the caller chose. */
function send(reply: FastifyReply, type: string, text: string): string {
  reply.header('Vary', 'Accept').header('Content-Type', `${type}; charset=utf-8`);
  return text;
}
