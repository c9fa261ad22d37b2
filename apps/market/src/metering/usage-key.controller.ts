import { Controller, Get, Inject } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ApiProblems, Public } from '@gongshu/http';
import { usageSealKey } from '@gongshu/metering';
import { type Config, CONFIG } from '@gongshu/platform';
import { UsageKeySetDto } from './usage.dto';

@ApiTags('documentation')
@Controller('usage-keys')
export class UsageKeyController {
  constructor(@Inject(CONFIG) private readonly config: Config) {}

  /** Public keys that prove receipts and usage batches */
  @Get()
  @Public()
  @ApiProblems(400)
  list(): UsageKeySetDto {
    return UsageKeySetDto.from(usageSealKey(this.config));
  }
}
