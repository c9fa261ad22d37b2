import { Inject, Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { ExtractJwt, Strategy } from 'passport-jwt';
import { type Config, CONFIG, deriveKey } from '@gongshu/platform';
import { originOf } from '@gongshu/http';
import { type Actor, Sessions } from '@gongshu/identity';
import type { FastifyRequest } from 'fastify';

export interface AccessTokenClaims {
  /** User id. */
  readonly sub: string;
  /** Session id. */
  readonly sid: string;
}

/** The key that signs access tokens. */
export function accessTokenKey(config: Config): Buffer {
  return deriveKey(config.masterSecret, 'access-token');
}

/** An access token names a session; whether the session is still good is asked on every request. */
@Injectable()
export class JwtStrategy extends PassportStrategy(Strategy, 'jwt') {
  constructor(
    @Inject(CONFIG) config: Config,
    private readonly sessions: Sessions,
  ) {
    super({
      jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(),
      secretOrKey: accessTokenKey(config),
      algorithms: ['HS256'],
      passReqToCallback: true,
    });
  }

  validate(request: FastifyRequest, claims: AccessTokenClaims): Promise<Actor> {
    return this.sessions.actorOf(claims.sid, originOf(request));
  }
}
