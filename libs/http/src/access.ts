import { applyDecorators, type INestApplication, SetMetadata } from '@nestjs/common';
import { ApiExtension, ApiSecurity } from '@nestjs/swagger';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { StartError } from '@gongshu/platform';

/** The action of the access policy that a route stands for; set by each app's one access decorator. */
export const ACCESS_ACTION = 'gongshu:access-action';

/** A route that anyone may call without an account. */
export const PUBLIC = 'public';

/** Declares a route public, in the policy and in the OpenAPI document. */
export function Public(): MethodDecorator {
  return applyDecorators(
    SetMetadata(ACCESS_ACTION, PUBLIC),
    ApiExtension('x-access-action', PUBLIC),
    ApiSecurity({}),
  );
}

/**
 * Deny by default (I7): an app with a route that declares no access does not start.
 * @throws StartError naming the routes
 */
export function assertEveryRouteDeclaresAccess(app: INestApplication): void {
  const reflector = app.get(Reflector);
  const scanner = new MetadataScanner();
  const undeclared = app
    .get(DiscoveryService)
    .getControllers()
    .flatMap(({ instance, metatype }) => {
      const prototype = Object.getPrototypeOf(instance) as Record<string, unknown>;
      return scanner
        .getAllMethodNames(prototype)
        .map((name) => prototype[name] as () => void)
        .filter((handler) => Reflect.hasMetadata('path', handler))
        .filter((handler) => !reflector.get<string>(ACCESS_ACTION, handler))
        .map((handler) => `${metatype?.name}.${handler.name}`);
    });
  if (undeclared.length > 0) {
    throw new StartError(`These routes declare no access policy: ${undeclared.join(', ')}.`);
  }
}
