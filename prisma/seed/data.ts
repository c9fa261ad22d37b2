import { readFile } from 'node:fs/promises';
import path from 'node:path';

// The data stands beside the sources; the build copies nothing, so it is found from the project's root.
const FOLDER = path.resolve(__dirname, '../../../prisma/seed/data');
const SOURCE_FOLDER = path.resolve(__dirname, 'data');

/** A vendored file as bytes; prisma/seed/data/README.md says where each comes from. */
export async function readData(file: string): Promise<Buffer> {
  return readFile(path.join(SOURCE_FOLDER, file)).catch(() => readFile(path.join(FOLDER, file)));
}
