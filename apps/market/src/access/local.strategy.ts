import { type ExecutionContext, Injectable } from '@nestjs/common';
import { AuthGuard, PassportStrategy } from '@nestjs/passport';
import { Strategy } from 'passport-local';
import { originOf, validationPipe } from '@gongshu/http';
import { type OpenSession, Sessions } from '@gongshu/identity';
import type { FastifyRequest } from 'fastify';
import { LoginDto } from '../identity/session.dto';

/** Username and password (Passport local). */
@Injectable()
export class LocalStrategy extends PassportStrategy(Strategy, 'local') {
  constructor(private readonly sessions: Sessions) {
    super({ passReqToCallback: true });
  }

  validate(request: FastifyRequest, username: string, password: string): Promise<OpenSession> {
    const { organizationId } = request.body as LoginDto;
    return this.sessions.open({ username, password, organizationId }, originOf(request));
  }
}

/** Guards run before pipes, so the body is validated here: a faulty one is 400 as everywhere, not 401. */
@Injectable()
export class LoginGuard extends AuthGuard('local') {
  private readonly validation = validationPipe();

  constructor() {
    super({ property: 'openSession' });
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    request.body = await this.validation.transform(request.body ?? {}, {
      type: 'body',
      metatype: LoginDto,
    });
    return (await super.canActivate(context)) as boolean;
  }

  override handleRequest<T>(error: unknown, session: T): T {
    if (error) throw error as Error;
    return session;
  }
}
