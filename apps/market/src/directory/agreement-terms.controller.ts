import { Body, Controller, Get, HttpCode, Post, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AgreementDrafts, AgreementReview, Agreements } from '@gongshu/directory';
import { Ctx, Id, RequestContext, Writes } from '@gongshu/http';
import type { Actor } from '@gongshu/identity';
import { Access } from '../access/access.decorator';
import { AgreementReasonDto } from './agreement.dto';
import { EditTermsDto, TermsDto, TermsListDto } from './agreement-terms.dto';
import { TermsNumber } from './terms-number';

@ApiTags('agreements')
@Controller('agreements/:agreementId/terms')
export class AgreementTermsController {
  constructor(
    private readonly agreements: Agreements,
    private readonly drafts: AgreementDrafts,
    private readonly reviews: AgreementReview,
    private readonly writes: Writes,
  ) {}

  /** Draft an amendment: whole new terms, which replace those in force when they are signed */
  @Post()
  @Access('agreement:draft', 404, 409, 422)
  amend(
    @Ctx() context: RequestContext<Actor>,
    @Id('agreementId') agreementId: string,
    @Body() body: EditTermsDto,
  ): Promise<TermsDto> {
    return this.writes.run(
      context,
      (tx) => this.drafts.amend(tx, context.actor, agreementId, EditTermsDto.toContent(body)),
      TermsDto.from,
    );
  }

  /** List all terms of an agreement: the original and its amendments */
  @Get()
  @Access('agreement:read', 404)
  async list(
    @Ctx() context: RequestContext<Actor>,
    @Id('agreementId') agreementId: string,
  ): Promise<TermsListDto> {
    const rows = await this.agreements.allTerms(context.actor, agreementId);
    return { items: rows.map(TermsDto.from) };
  }

  /** Read terms with their clauses and attachments */
  @Get(':number')
  @Access('agreement:read', 404)
  async read(
    @Ctx() context: RequestContext<Actor>,
    @Id('agreementId') agreementId: string,
    @TermsNumber() number: number,
  ): Promise<TermsDto> {
    return TermsDto.from((await this.agreements.terms(context.actor, agreementId, number)).terms);
  }

  /** Write a draft anew */
  @Put(':number')
  @Access('agreement:draft', 404, 409, 412, 422, 428)
  edit(
    @Ctx() context: RequestContext<Actor>,
    @Id('agreementId') agreementId: string,
    @TermsNumber() number: number,
    @Body() body: EditTermsDto,
  ): Promise<TermsDto> {
    const at = { agreementId, number, revision: context.revision };
    return this.writes.run(
      context,
      (tx) => this.drafts.edit(tx, context.actor, at, EditTermsDto.toContent(body)),
      TermsDto.from,
    );
  }

  /** Hand a draft in for review; it is fixed from now on, with all twelve clauses (C02) */
  @Post(':number/submit')
  @HttpCode(200)
  @Access('agreement:draft', 404, 409, 412, 422, 428)
  submit(
    @Ctx() context: RequestContext<Actor>,
    @Id('agreementId') agreementId: string,
    @TermsNumber() number: number,
  ): Promise<TermsDto> {
    const at = { agreementId, number, revision: context.revision };
    return this.writes.run(
      context,
      (tx) => this.reviews.submit(tx, context.actor, at),
      TermsDto.from,
    );
  }

  /** Pass terms after the collective decision (三重一大), as the agency; never by who drafted or submitted them */
  @Post(':number/review')
  @HttpCode(200)
  @Access('agreement:review', 404, 409, 412, 428)
  review(
    @Ctx() context: RequestContext<Actor>,
    @Id('agreementId') agreementId: string,
    @TermsNumber() number: number,
    @Body() { reason }: AgreementReasonDto,
  ): Promise<TermsDto> {
    const at = { agreementId, number, revision: context.revision };
    return this.writes.run(
      context,
      (tx) => this.reviews.review(tx, context.actor, at, reason),
      TermsDto.from,
    );
  }

  /** Send terms back to be drafted anew, as the agency */
  @Post(':number/return')
  @HttpCode(200)
  @Access('agreement:review', 404, 409, 412, 428)
  return(
    @Ctx() context: RequestContext<Actor>,
    @Id('agreementId') agreementId: string,
    @TermsNumber() number: number,
    @Body() { reason }: AgreementReasonDto,
  ): Promise<TermsDto> {
    const at = { agreementId, number, revision: context.revision };
    return this.writes.run(
      context,
      (tx) => this.reviews.return(tx, context.actor, at, reason),
      TermsDto.from,
    );
  }

  /** Send reviewed terms back unsigned, as the operator */
  @Post(':number/decline')
  @HttpCode(200)
  @Access('agreement:sign', 404, 409, 412, 428)
  decline(
    @Ctx() context: RequestContext<Actor>,
    @Id('agreementId') agreementId: string,
    @TermsNumber() number: number,
    @Body() { reason }: AgreementReasonDto,
  ): Promise<TermsDto> {
    const at = { agreementId, number, revision: context.revision };
    return this.writes.run(
      context,
      (tx) => this.reviews.decline(tx, context.actor, at, reason),
      TermsDto.from,
    );
  }

  /** Sign reviewed terms, as the operator: they are in force from now on; never by who drafted, submitted or reviewed them */
  @Post(':number/sign')
  @HttpCode(200)
  @Access('agreement:sign', 404, 409, 412, 422, 428)
  sign(
    @Ctx() context: RequestContext<Actor>,
    @Id('agreementId') agreementId: string,
    @TermsNumber() number: number,
  ): Promise<TermsDto> {
    const at = { agreementId, number, revision: context.revision };
    return this.writes.run(
      context,
      (tx) => this.reviews.sign(tx, context.actor, at),
      TermsDto.from,
    );
  }

  /** Give a draft up, for good */
  @Post(':number/abandon')
  @HttpCode(200)
  @Access('agreement:draft', 404, 409, 412, 428)
  abandon(
    @Ctx() context: RequestContext<Actor>,
    @Id('agreementId') agreementId: string,
    @TermsNumber() number: number,
    @Body() { reason }: AgreementReasonDto,
  ): Promise<TermsDto> {
    const at = { agreementId, number, revision: context.revision };
    return this.writes.run(
      context,
      (tx) => this.reviews.abandon(tx, context.actor, at, reason),
      TermsDto.from,
    );
  }
}
