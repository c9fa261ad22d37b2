import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AuditLog } from '@gongshu/audit';
import { pageDto } from '@gongshu/http';
import { Access } from '../access/access.decorator';
import { AuditQueryDto, AuditRecordDto, AuditRecordPageDto } from './audit.dto';

@ApiTags('audit')
@Controller('audit-records')
export class AuditController {
  constructor(private readonly log: AuditLog) {}

  /** Search the audit log, newest first */
  @Get()
  @Access('audit:read')
  async search(
    @Query() { from, to, limit, cursor, ...filter }: AuditQueryDto,
  ): Promise<AuditRecordPageDto> {
    const span = { from: from ? new Date(from) : undefined, to: to ? new Date(to) : undefined };
    return pageDto(
      await this.log.search({ ...filter, ...span }, { limit, cursor }),
      AuditRecordDto.from,
    );
  }
}
