import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import { buildOpenApi } from '@gongshu/http';

/** The OpenAPI document of the market. */
export function marketDocument(app: NestFastifyApplication): OpenAPIObject {
  return buildOpenApi(app, {
    title: 'Gongshu market 公数市场',
    description:
      'Control plane of the marketplace for the authorised operation of public data: organisations, operation agreements, data products, authorisation requests, grants, keys, usage, revenue and audit.',
    tags: {
      sessions: 'Login, refresh, logout',
      organizations: 'Organisations and their members',
      directory: 'Administrative divisions and data groups',
      agreements: 'Operation agreements between agency and operator',
      resources: 'Data resources of the providing departments',
      products: 'Data products, their versions, review and plans',
      catalog: 'What developers find: published products',
      applications: 'Applications of developers and their keys',
      requests: 'Authorisation requests and decisions',
      grants: 'Grants: the right to call',
      usage: 'Metered usage',
      reports: 'Coverage with data groups, revenue',
      billing: 'Closing of months and the ledger',
      audit: 'The log of all acts',
      documentation: 'Meaning of problem codes, public keys',
      health: 'Liveness and readiness',
    },
  });
}
