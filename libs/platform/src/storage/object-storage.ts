import { createHash } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Files by content: an object's name is its SHA-256, so it is immutable and written at most once. */
export class ObjectStorage {
  /** @param root folder that holds all objects and nothing else */
  constructor(readonly root: string) {}

  /** Stores the bytes and returns their digest (hexadecimal). */
  async put(bytes: Buffer): Promise<string> {
    const digest = createHash('sha256').update(bytes).digest('hex');
    const target = this.pathOf(digest);
    await mkdir(path.dirname(target), { recursive: true });
    const part = `${target}.${process.pid}.part`;
    try {
      await writeFile(part, bytes);
      await rename(part, target);
    } catch (error) {
      await rm(part, { force: true });
      throw error;
    }
    return digest;
  }

  /** Where the object lies, for engines that read files themselves (DuckDB). */
  pathOf(digest: string): string {
    if (!/^[0-9a-f]{64}$/.test(digest)) throw new TypeError('Not a SHA-256 digest.');
    return path.join(this.root, digest.slice(0, 2), digest);
  }
}
