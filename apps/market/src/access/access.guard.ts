import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { AuthGuard } from '@nestjs/passport';
import { ACCESS_ACTION, PUBLIC } from '@gongshu/http';
import { type AccessAction, type Actor, identityError, relationFor } from '@gongshu/identity';
import type { FastifyRequest } from 'fastify';

/** Every request of the market passes here: who he is (Passport), then whether the policy lets him. */
@Injectable()
export class AccessGuard extends AuthGuard('jwt') implements CanActivate {
  constructor(private readonly reflector: Reflector) {
    super({ property: 'actor' });
  }

  override async canActivate(context: ExecutionContext): Promise<boolean> {
    const action = this.reflector.get<AccessAction | typeof PUBLIC | undefined>(
      ACCESS_ACTION,
      context.getHandler(),
    );
    if (action === PUBLIC) return true;
    await super.canActivate(context);
    const { actor } = context.switchToHttp().getRequest<FastifyRequest & { actor: Actor }>();
    if (action === undefined || relationFor(action, actor) === undefined) {
      throw identityError('ACCESS_DENIED', { action: action ?? '-' });
    }
    return true;
  }

  /** Passport's outcome as our problems. */
  override handleRequest<T>(error: unknown, actor: T | false, info: Error | undefined): T {
    if (error) throw error as Error;
    if (actor) return actor;
    if (info?.name === 'TokenExpiredError') throw identityError('TOKEN_EXPIRED');
    if (info?.message === 'No auth token') throw identityError('TOKEN_MISSING');
    throw identityError('TOKEN_INVALID');
  }
}
