import { Controller, Get, HttpCode, Post, Query, type StreamableFile } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { RESOURCE_COLUMNS, ResourceImports } from '@gongshu/catalog';
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

const COLUMNS = `${Object.keys(RESOURCE_COLUMNS).join(', ')}; needed are name, description, domain, lawful_source, importance and contains_personal_info, the others have the most careful answer where they are missing or empty. A row alters the department's resource of its name, unless that is registered. registration_code is not imported: empty, or the one that the resource has`;

@ApiTags('resources')
@Controller('data-resources')
export class DataResourceImportController {
  constructor(
    private readonly imports: ResourceImports,
    private readonly writes: Writes,
  ) {}

  /** Import data resources of the department from a CSV file, all or nothing */
  @Post('imports')
  @HttpCode(200)
  @Access('resource:import', 409, 413, 415, 422)
  @CsvImport(
    COLUMNS,
    'name,description,domain,lawful_source,importance,contains_personal_info\n地面气象观测日值,国家级地面气象站逐日观测,气象,《中华人民共和国气象法》第十五条,GENERAL,false\n',
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

  /** Export the department's data resources as a CSV file that can be imported again */
  @Get('export')
  @Access('resource:export')
  @CsvExport("The department's data resources, oldest first.")
  export(
    @Ctx() { actor }: RequestContext<Actor>,
    @Query() query: ExportQueryDto,
  ): Promise<StreamableFile> {
    return csvDownload('data-resources', this.imports.export(actor, query));
  }
}
