import { Body, Controller, Get, HttpCode, Inject, Post, Put, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type RegistrationRow, Registrations } from '@gongshu/catalog';
import {
  ApiProblems,
  Ctx,
  Id,
  pageDto,
  PageQueryDto,
  Public,
  RequestContext,
  Writes,
} from '@gongshu/http';
import type { Actor } from '@gongshu/identity';
import { type Config, CONFIG } from '@gongshu/platform';
import { Access } from '../access/access.decorator';
import {
  EditRegistrationDto,
  PrepareRegistrationDto,
  RegistrationDto,
  RegistrationPageDto,
  RegistrationQueryDto,
} from './registration.dto';
import { PublicNoticeDto, PublicNoticePageDto } from './registration-notice.dto';

@ApiTags('registrations')
@Controller('registrations')
export class RegistrationController {
  constructor(
    private readonly registrations: Registrations,
    private readonly writes: Writes,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Read what is in publicity: registrations that anyone may object to now, newest first */
  @Get('public')
  @Public()
  @ApiProblems(400)
  async inPublicity(@Query() query: PageQueryDto): Promise<PublicNoticePageDto> {
    return pageDto(await this.registrations.inPublicity(query), (row) =>
      PublicNoticeDto.from(row, this.config),
    );
  }

  /** Draft a registration of a resource of the department */
  @Post()
  @Access('registration:prepare', 404, 409, 422)
  prepare(
    @Ctx() context: RequestContext<Actor>,
    @Body() body: PrepareRegistrationDto,
  ): Promise<RegistrationDto> {
    return this.writes.run(
      context,
      (tx) => this.registrations.prepare(tx, context.actor, body),
      this.present,
    );
  }

  /** List registrations, newest first: the department's own, or those submitted to the registrar */
  @Get()
  @Access('registration:read')
  async list(
    @Ctx() context: RequestContext<Actor>,
    @Query() query: RegistrationQueryDto,
  ): Promise<RegistrationPageDto> {
    return pageDto(await this.registrations.list(context.actor, query, query), this.present);
  }

  /** Read a registration */
  @Get(':registrationId')
  @Access('registration:read', 404)
  async read(
    @Ctx() context: RequestContext<Actor>,
    @Id('registrationId') id: string,
  ): Promise<RegistrationDto> {
    return this.present(await this.registrations.get(context.actor, id));
  }

  /** Replace the application of a draft or of a returned registration */
  @Put(':registrationId/application')
  @Access('registration:prepare', 404, 409, 412, 422, 428)
  edit(
    @Ctx() context: RequestContext<Actor>,
    @Id('registrationId') id: string,
    @Body() { application }: EditRegistrationDto,
  ): Promise<RegistrationDto> {
    const { actor } = context;
    return this.writes.run(
      context,
      (tx) => this.registrations.edit(tx, actor, { id, revision: context.revision }, application),
      this.present,
    );
  }

  /** Submit a complete application; all that is missing is told at once */
  @Post(':registrationId/submit')
  @HttpCode(200)
  @Access('registration:submit', 404, 409, 412, 422, 428)
  submit(
    @Ctx() context: RequestContext<Actor>,
    @Id('registrationId') id: string,
  ): Promise<RegistrationDto> {
    return this.writes.run(
      context,
      (tx) => this.registrations.submit(tx, context.actor, { id, revision: context.revision }),
      this.present,
    );
  }

  /** Withdraw a registration before it is completed */
  @Post(':registrationId/withdraw')
  @HttpCode(200)
  @Access('registration:withdraw', 404, 409, 412, 428)
  withdraw(
    @Ctx() context: RequestContext<Actor>,
    @Id('registrationId') id: string,
  ): Promise<RegistrationDto> {
    return this.writes.run(
      context,
      (tx) => this.registrations.withdraw(tx, context.actor, { id, revision: context.revision }),
      this.present,
    );
  }

  private readonly present = (row: RegistrationRow): RegistrationDto =>
    RegistrationDto.from(row, this.config);
}
