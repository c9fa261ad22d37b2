import { Controller, Get, HttpCode, Post, Query, type StreamableFile } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { PRODUCT_COLUMNS, ProductImports } from '@gongshu/catalog';
import {
  csvDownload,
  CsvExport,
  CsvImport,
  Ctx,
  ExportQueryDto,
  ImportBody,
  ImportQueryDto,
  ImportReportDto,
  RequestContext,
  Writes,
} from '@gongshu/http';
import type { Actor } from '@gongshu/identity';
import { Access } from '../access/access.decorator';

const COLUMNS = `${Object.keys(PRODUCT_COLUMNS).join(', ')}; of these name_en, summary_en, keywords and, without a DATASET, primary_data may be missing. primary_data is true or false and must be said of a DATASET: one of primary data (原始数据) is made of open resources alone (C07). resources and keywords are separated by semicolons; a resource is named by its registration code, its name where no other has it, or its id. An import makes drafts; a row of a product that exists must say the same of it`;

@ApiTags('products')
@Controller('products')
export class ProductImportController {
  constructor(
    private readonly imports: ProductImports,
    private readonly writes: Writes,
  ) {}

  /** Import products of the operator from a CSV file as drafts, all or nothing */
  @Post('imports')
  @HttpCode(200)
  @Access('product:import', 409, 413, 415, 422)
  @CsvImport(
    COLUMNS,
    'slug,name,name_en,summary,summary_en,domain,kind,primary_data,business_line,agreement_number,resources,keywords\ndaily-weather,逐日气象观测,Daily weather,站点逐日观测的气温与降水,Daily temperature and precipitation by station,气象,DATASET,false,PUBLIC_DATA_OPERATION,示例授〔2026〕1号,地面气象观测日值,气温;降水\n',
  )
  import(
    @Ctx() context: RequestContext<Actor>,
    @Query() query: ImportQueryDto,
    @ImportBody() file: Buffer,
  ): Promise<ImportReportDto> {
    return this.writes.importRows(context, query, (tx) =>
      this.imports.run(tx, context.actor, file),
    );
  }

  /** Export the operator's products as a CSV file that can be imported again */
  @Get('export')
  @Access('product:export')
  @CsvExport("The operator's products, oldest first.")
  export(
    @Ctx() { actor }: RequestContext<Actor>,
    @Query() query: ExportQueryDto,
  ): Promise<StreamableFile> {
    return csvDownload('products', this.imports.export(actor, query));
  }
}
