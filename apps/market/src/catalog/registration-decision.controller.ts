import { Body, Controller, HttpCode, Inject, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type At, RegistrationDecisions, type RegistrationRow } from '@gongshu/catalog';
import { Ctx, Id, RequestContext, Writes } from '@gongshu/http';
import type { Actor } from '@gongshu/identity';
import { type Config, CONFIG, type Tx } from '@gongshu/platform';
import { Access } from '../access/access.decorator';
import {
  CompleteRegistrationDto,
  RegistrationDto,
  RegistrationReasonDto,
  ReturnRegistrationDto,
} from './registration.dto';

@ApiTags('registrations')
@Controller('registrations/:registrationId')
export class RegistrationDecisionController {
  constructor(
    private readonly decisions: RegistrationDecisions,
    private readonly writes: Writes,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Return an application, once, with all that is missing; never by who applied */
  @Post('return')
  @HttpCode(200)
  @Access('registration:decide', 404, 409, 412, 428)
  giveBack(
    @Ctx() context: RequestContext<Actor>,
    @Id('registrationId') id: string,
    @Body() { missing }: ReturnRegistrationDto,
  ): Promise<RegistrationDto> {
    return this.decide(context, id, (tx, at) =>
      this.decisions.giveBack(tx, context.actor, at, missing),
    );
  }

  /** Accept an application for the formal review (受理), within 3 working days */
  @Post('accept')
  @HttpCode(200)
  @Access('registration:decide', 404, 409, 412, 428)
  accept(
    @Ctx() context: RequestContext<Actor>,
    @Id('registrationId') id: string,
  ): Promise<RegistrationDto> {
    return this.decide(context, id, (tx, at) => this.decisions.accept(tx, context.actor, at));
  }

  /** Refuse to accept an application or to pass its formal review, with the reason */
  @Post('refuse')
  @HttpCode(200)
  @Access('registration:decide', 404, 409, 412, 428)
  refuse(
    @Ctx() context: RequestContext<Actor>,
    @Id('registrationId') id: string,
    @Body() { reason }: RegistrationReasonDto,
  ): Promise<RegistrationDto> {
    return this.decide(context, id, (tx, at) =>
      this.decisions.refuse(tx, context.actor, at, reason),
    );
  }

  /** Confirm the result of a registration on another platform: the resource is registered */
  @Post('confirm')
  @HttpCode(200)
  @Access('registration:decide', 404, 409, 412, 428)
  confirm(
    @Ctx() context: RequestContext<Actor>,
    @Id('registrationId') id: string,
  ): Promise<RegistrationDto> {
    return this.decide(context, id, (tx, at) => this.decisions.confirm(tx, context.actor, at));
  }

  /** Pass the formal review (形式审核): the publicity of ten working days begins on the next day */
  @Post('pass')
  @HttpCode(200)
  @Access('registration:decide', 404, 409, 412, 428)
  pass(
    @Ctx() context: RequestContext<Actor>,
    @Id('registrationId') id: string,
  ): Promise<RegistrationDto> {
    return this.decide(context, id, (tx, at) => this.decisions.pass(tx, context.actor, at));
  }

  /** Complete a registration after its publicity (赋码), or a deregistration or renewal by its review */
  @Post('complete')
  @HttpCode(200)
  @Access('registration:decide', 404, 409, 412, 422, 428)
  complete(
    @Ctx() context: RequestContext<Actor>,
    @Id('registrationId') id: string,
    @Body() { code }: CompleteRegistrationDto,
  ): Promise<RegistrationDto> {
    return this.decide(context, id, (tx, at) =>
      this.decisions.complete(tx, context.actor, at, code),
    );
  }

  private decide(
    context: RequestContext<Actor>,
    id: string,
    work: (tx: Tx, at: At) => Promise<RegistrationRow>,
  ): Promise<RegistrationDto> {
    return this.writes.run(
      context,
      (tx) => work(tx, { id, revision: context.revision }),
      (row) => RegistrationDto.from(row, this.config),
    );
  }
}
