import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Inject,
  Post,
  Req,
  UseGuards,
} from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { ApiBody, ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { ApiProblems, Ctx, originOf, Public, RequestContext, Writes } from '@gongshu/http';
import { type Actor, type OpenSession, Sessions } from '@gongshu/identity';
import { type Config, CONFIG } from '@gongshu/platform';
import type { FastifyRequest } from 'fastify';
import { Access } from '../access/access.decorator';
import { LoginGuard } from '../access/local.strategy';
import { LoginDto, MeDto, RefreshDto, TokensDto } from './session.dto';

@ApiTags('sessions')
@Controller('sessions')
export class SessionController {
  constructor(
    private readonly sessions: Sessions,
    private readonly writes: Writes,
    private readonly jwt: JwtService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Log in */
  @Post()
  @Public()
  @UseGuards(LoginGuard)
  @ApiBody({ type: LoginDto })
  @ApiCreatedResponse({
    type: TokensDto,
    description: 'The session is open; these are its tokens.',
  })
  @ApiProblems(400, 401, 422)
  open(@Req() request: FastifyRequest & { openSession: OpenSession }): Promise<TokensDto> {
    return this.tokens(request.openSession);
  }

  /** Exchange the refresh token for new tokens */
  @Post('refresh')
  @Public()
  @HttpCode(200)
  @ApiOkResponse({ type: TokensDto, description: 'New tokens; the refresh token sent is used up.' })
  @ApiProblems(400, 401)
  async refresh(@Body() body: RefreshDto, @Req() request: FastifyRequest): Promise<TokensDto> {
    return this.tokens(await this.sessions.refresh(body.refreshToken, originOf(request)));
  }

  /** Who I am */
  @Get('current')
  @Access('session:read')
  current(@Ctx() context: RequestContext<Actor>): MeDto {
    return MeDto.from(context.actor);
  }

  /** Log out: the session ends at once, with all its tokens */
  @Delete('current')
  @HttpCode(204)
  @Access('session:end')
  close(@Ctx() context: RequestContext<Actor>): Promise<void> {
    return this.writes.run(
      context,
      (tx) => this.sessions.close(tx, context.actor),
      () => undefined,
    );
  }

  private async tokens(session: OpenSession): Promise<TokensDto> {
    const accessToken = await this.jwt.signAsync({ sub: session.userId, sid: session.sessionId });
    return TokensDto.from(session, accessToken, this.config.accessTokenSeconds);
  }
}
