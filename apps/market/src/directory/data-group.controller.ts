import {
  Body,
  Controller,
  Get,
  HttpCode,
  Patch,
  Post,
  Query,
  type StreamableFile,
} from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { DATA_GROUP_COLUMNS, DataGroupImports, DataGroups } from '@gongshu/directory';
import {
  ApiProblems,
  csvDownload,
  CsvExport,
  CsvImport,
  Ctx,
  ExportQueryDto,
  Id,
  ImportBody,
  ImportQueryDto,
  ImportReportDto,
  pageDto,
  Public,
  RequestContext,
  Writes,
} from '@gongshu/http';
import type { Actor } from '@gongshu/identity';
import { Access } from '../access/access.decorator';
import { CreateDataGroupDto, EditDataGroupDto } from './data-group-input.dto';
import {
  DataGroupDetailsDto,
  DataGroupDto,
  DataGroupPageDto,
  DataGroupQueryDto,
} from './data-group.dto';

const COLUMNS = `${Object.keys(DATA_GROUP_COLUMNS).join(', ')}; of these province_code, parent, status, known_on and history may be missing. \`parent\` is the registered name of a group, here or in the directory. \`history\` has an event a line: kind|date|name|source. A row changes the record of its name; one that is DECLARED is changed only by a row that is DECLARED too`;

@ApiTags('directory')
@Controller('data-groups')
export class DataGroupController {
  constructor(
    private readonly dataGroups: DataGroups,
    private readonly imports: DataGroupImports,
    private readonly writes: Writes,
  ) {}

  /** Enter a data group in the directory */
  @Post()
  @Access('data-group:create', 409, 422)
  create(
    @Ctx() context: RequestContext<Actor>,
    @Body() body: CreateDataGroupDto,
  ): Promise<DataGroupDetailsDto> {
    return this.writes.run(
      context,
      (tx) => this.dataGroups.create(tx, context.actor, CreateDataGroupDto.toInput(body)),
      DataGroupDetailsDto.from,
    );
  }

  /** Search the directory of data groups */
  @Get()
  @Public()
  @ApiProblems(400)
  async list(@Query() query: DataGroupQueryDto): Promise<DataGroupPageDto> {
    return pageDto(await this.dataGroups.list(query, query), DataGroupDto.from);
  }

  /** Import data groups from a CSV file, all or nothing */
  @Post('imports')
  @HttpCode(200)
  @Access('data-group:import', 409, 413, 415, 422)
  @CsvImport(
    COLUMNS,
    'name,short_name,level,division_code,established_on,establishment_model,parent_or_shareholder,registered_capital_cny,business_lines,source,confidence\n宁波市数据集团有限公司,宁波数据集团,MUNICIPAL,330200,2024-06,NEW,,,CROSS_DOMAIN,declared by the group,DECLARED\n',
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

  /** Export the directory of data groups as a CSV file that can be imported again */
  @Get('export')
  @Public()
  @ApiProblems(400)
  @CsvExport('Every data group, by division.')
  export(@Query() query: ExportQueryDto): Promise<StreamableFile> {
    return csvDownload('data-groups', this.imports.export(query));
  }

  /** Read a data group with its history and the groups that belong to it */
  @Get(':dataGroupId')
  @Public()
  @ApiProblems(400, 404)
  async read(@Id('dataGroupId') id: string): Promise<DataGroupDetailsDto> {
    return DataGroupDetailsDto.from(await this.dataGroups.get(id));
  }

  /** Correct or complete a data group; the record is then DECLARED */
  @Patch(':dataGroupId')
  @Access('data-group:edit', 404, 409, 412, 422, 428)
  edit(
    @Ctx() context: RequestContext<Actor>,
    @Id('dataGroupId') id: string,
    @Body() body: EditDataGroupDto,
  ): Promise<DataGroupDetailsDto> {
    const at = { id, revision: context.revision };
    return this.writes.run(
      context,
      (tx) => this.dataGroups.edit(tx, context.actor, at, EditDataGroupDto.toChange(body)),
      DataGroupDetailsDto.from,
    );
  }
}
