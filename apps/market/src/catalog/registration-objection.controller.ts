import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Objections } from '@gongshu/catalog';
import { Ctx, Id, RequestContext, Writes } from '@gongshu/http';
import type { Actor } from '@gongshu/identity';
import { Access } from '../access/access.decorator';
import {
  FileObjectionDto,
  ObjectionDto,
  ObjectionListDto,
  ObjectionReasonDto,
} from './registration-objection.dto';

@ApiTags('registrations')
@Controller()
export class RegistrationObjectionController {
  constructor(
    private readonly objections: Objections,
    private readonly writes: Writes,
  ) {}

  /** Object to a registration in publicity, under one's own name and with evidence */
  @Post('registrations/:registrationId/objections')
  @Access('objection:file', 404, 409, 422)
  file(
    @Ctx() context: RequestContext<Actor>,
    @Id('registrationId') registrationId: string,
    @Body() body: FileObjectionDto,
  ): Promise<ObjectionDto> {
    return this.writes.run(
      context,
      (tx) => this.objections.file(tx, context.actor, registrationId, body),
      ObjectionDto.from,
    );
  }

  /** List the objections to a registration: all for its two sides, the own ones for others */
  @Get('registrations/:registrationId/objections')
  @Access('objection:read')
  async list(
    @Ctx() context: RequestContext<Actor>,
    @Id('registrationId') registrationId: string,
  ): Promise<ObjectionListDto> {
    const rows = await this.objections.list(context.actor, registrationId);
    return { items: rows.map(ObjectionDto.from) };
  }

  /** Uphold an objection: the registration is terminated; never by who filed it */
  @Post('objections/:objectionId/uphold')
  @HttpCode(200)
  @Access('objection:decide', 404, 409, 412, 428)
  uphold(
    @Ctx() context: RequestContext<Actor>,
    @Id('objectionId') id: string,
    @Body() { reason }: ObjectionReasonDto,
  ): Promise<ObjectionDto> {
    const { actor } = context;
    return this.writes.run(
      context,
      (tx) =>
        this.objections.decide(tx, actor, { id, revision: context.revision }, 'uphold', reason),
      ObjectionDto.from,
    );
  }

  /** Dismiss an objection, with the reason; never by who filed it */
  @Post('objections/:objectionId/dismiss')
  @HttpCode(200)
  @Access('objection:decide', 404, 409, 412, 428)
  dismiss(
    @Ctx() context: RequestContext<Actor>,
    @Id('objectionId') id: string,
    @Body() { reason }: ObjectionReasonDto,
  ): Promise<ObjectionDto> {
    const { actor } = context;
    return this.writes.run(
      context,
      (tx) =>
        this.objections.decide(tx, actor, { id, revision: context.revision }, 'dismiss', reason),
      ObjectionDto.from,
    );
  }
}
