import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiBearerAuth, ApiExtension, ApiOperation } from '@nestjs/swagger';
import { ACCESS_ACTION, ApiProblems } from '@gongshu/http';
import { ACCESS_POLICY, type AccessAction, type AccessRule } from '@gongshu/identity';

/**
 * Declares what a route stands for in the access policy, and documents who may call it and how it refuses.
 * @param problems statuses beyond 400, 401 and 403 that the route can answer with
 */
export function Access(action: AccessAction, ...problems: number[]): MethodDecorator {
  return applyDecorators(
    SetMetadata(ACCESS_ACTION, action),
    ApiBearerAuth(),
    ApiExtension('x-access-action', action),
    ApiOperation({ description: `Access: \`${action}\`. ${whoMay(ACCESS_POLICY[action])}` }),
    ApiProblems(400, 401, 403, ...problems),
  );
}

function whoMay(rules: readonly AccessRule[]): string {
  return rules
    .map((r) => `${r.kinds.join(', ')} as ${r.roles.join(', ')} (${r.relation})`)
    .join('; ');
}
