import {
  Controller,
  Get,
  Inject,
  Injectable,
  type OnApplicationBootstrap,
  type BeforeApplicationShutdown,
} from '@nestjs/common';
import { ApiOperation, ApiProperty, ApiResponse, ApiTags } from '@nestjs/swagger';
import { platformError, PrismaService } from '@gongshu/platform';
import { Public } from './access';
import { ApiProblems } from './api-problems';

/** What must hold before an app takes requests, beside the database; provided by an app under this token. */
export const READINESS_CHECKS = Symbol('READINESS_CHECKS');
export type ReadinessCheck = () => boolean | Promise<boolean>;

/** Becomes ready after start, and unready as soon as the app begins to shut down, so that balancers turn away first. */
@Injectable()
export class Readiness implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private serving = false;

  constructor(
    private readonly prisma: PrismaService,
    @Inject(READINESS_CHECKS) private readonly checks: readonly ReadinessCheck[],
  ) {}

  onApplicationBootstrap(): void {
    this.serving = true;
  }

  beforeApplicationShutdown(): void {
    this.serving = false;
  }

  /** @throws DomainError DATABASE_UNAVAILABLE while the app cannot serve */
  async assert(): Promise<void> {
    const ready = this.serving && (await this.databaseAnswers()) && (await this.all());
    if (!ready) throw platformError('DATABASE_UNAVAILABLE');
  }

  private async databaseAnswers(): Promise<boolean> {
    return this.prisma.pool.query('SELECT 1').then(
      () => true,
      () => false,
    );
  }

  private async all(): Promise<boolean> {
    const results = await Promise.all(this.checks.map(async (check) => check()));
    return results.every(Boolean);
  }
}

export class HealthDto {
  @ApiProperty({ enum: ['ok'], description: 'Always `ok`; a failure is a problem document.' })
  status: 'ok';
}

@ApiTags('health')
@Controller('health')
export class HealthController {
  constructor(private readonly readiness: Readiness) {}

  @Get('live')
  @Public()
  @ApiOperation({ operationId: 'healthLive', summary: 'The process runs' })
  @ApiResponse({ status: 200, description: 'It runs.', type: HealthDto })
  @ApiProblems(400)
  live(): HealthDto {
    return { status: 'ok' };
  }

  @Get('ready')
  @Public()
  @ApiOperation({
    operationId: 'healthReady',
    summary: 'The app can serve: its database answers',
  })
  @ApiResponse({ status: 200, description: 'It can serve.', type: HealthDto })
  @ApiProblems(400, 503)
  async ready(): Promise<HealthDto> {
    await this.readiness.assert();
    return { status: 'ok' };
  }
}
