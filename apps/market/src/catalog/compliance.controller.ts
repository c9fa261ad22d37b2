import { Controller, Get } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Compliance } from '@gongshu/catalog';
import { Ctx, Id, RequestContext } from '@gongshu/http';
import type { Actor } from '@gongshu/identity';
import { Access } from '../access/access.decorator';
import { ComplianceDto, ComplianceRunListDto } from './compliance.dto';
import { VersionNumber } from './version-number';

@ApiTags('products')
@Controller('products/:productId/versions/:number/compliance')
export class ComplianceController {
  constructor(private readonly compliance: Compliance) {}

  /** Evaluate the compliance checklist C01 to C14 of a version, as things stand now */
  @Get()
  @Access('product:read', 404)
  async evaluate(
    @Ctx() { actor }: RequestContext<Actor>,
    @Id('productId') productId: string,
    @VersionNumber() number: number,
  ): Promise<ComplianceDto> {
    return ComplianceDto.from(await this.compliance.evaluate(actor, productId, number));
  }

  /** List the checklists on which a version was submitted, approved and published */
  @Get('runs')
  @Access('product:read', 404)
  async runs(
    @Ctx() { actor }: RequestContext<Actor>,
    @Id('productId') productId: string,
    @VersionNumber() number: number,
  ): Promise<ComplianceRunListDto> {
    return ComplianceRunListDto.from(await this.compliance.runs(actor, productId, number));
  }
}
