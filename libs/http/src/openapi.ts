import { access, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { ProblemDto } from './api-problems';
import { applyConventions, operations, orderEnums } from './openapi-conventions';

export interface ApiDescription {
  readonly title: string;
  readonly description: string;
  /** Tag → what it groups. */
  readonly tags: Readonly<Record<string, string>>;
}

/** The OpenAPI 3.1 document of an app's controllers. */
export function buildOpenApi(app: NestFastifyApplication, api: ApiDescription): OpenAPIObject {
  const builder = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle(api.title)
    .setDescription(api.description)
    .setVersion('1')
    .setLicense('Apache-2.0', 'https://www.apache.org/licenses/LICENSE-2.0')
    .addServer('/', 'This server')
    .addBearerAuth();
  for (const [tag, description] of Object.entries(api.tags)) builder.addTag(tag, description);
  const document = SwaggerModule.createDocument(app, builder.build(), {
    extraModels: [ProblemDto],
    operationIdFactory: (controller, method) =>
      `${lowerFirst(controller.replace(/Controller$/, ''))}${upperFirst(method)}`,
  });
  const used = new Set(operations(document).flatMap(([, { tags }]) => tags ?? []));
  document.tags = document.tags?.filter((tag) => used.has(tag.name));
  const secured = operations(document).some(([, { security }]) => security?.some(hasScheme));
  if (!secured) delete document.components?.securitySchemes;
  applyConventions(document);
  orderEnums(document);
  return document;
}

/**
 * Serves the committed document at /openapi.json and a readable page at /docs: what is reviewed in every diff is what
 * callers see. The check fails when it is stale.
 */
export async function serveOpenApi(app: NestFastifyApplication, name: string): Promise<void> {
  const file = path.join(await packageRoot(__dirname), 'openapi', `${name}.json`);
  const document = JSON.parse(await readFile(file, 'utf8')) as OpenAPIObject;
  SwaggerModule.setup('docs', app, document, {
    jsonDocumentUrl: 'openapi.json',
    raw: ['json'],
    customSiteTitle: document.info.title,
  });
}

/** The folder of package.json, from the sources and from the build alike. */
async function packageRoot(folder: string): Promise<string> {
  return access(path.join(folder, 'package.json')).then(
    () => folder,
    () => packageRoot(path.dirname(folder)),
  );
}

function hasScheme(requirement: object): boolean {
  return Object.keys(requirement).length > 0;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
