import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const FOLDER = path.resolve(__dirname, '../../openapi');

describe.each(readdirSync(FOLDER))('openapi/%s', (file) => {
  const source = readFileSync(path.join(FOLDER, file), 'utf8');

  it('describes every operation with its access action and its refusals', () => {
    const { paths } = JSON.parse(source) as {
      paths: Record<string, Record<string, { responses: object; summary?: string }>>;
    };
    for (const [route, methods] of Object.entries(paths)) {
      for (const [method, operation] of Object.entries(methods)) {
        if (method === 'parameters') continue;
        expect([method, route, operation]).toEqual([
          method,
          route,
          expect.objectContaining({
            'x-access-action': expect.any(String),
            summary: expect.any(String),
          }),
        ]);
      }
    }
  });
});
