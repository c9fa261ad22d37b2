import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, open, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Files by content: an object's name is its SHA-256, so it is immutable and written at most once. */
export class ObjectStorage {
  /**
   * @param root folder that holds all objects and nothing else
   * @param incoming folder on the same file system for what is still arriving; each has a folder of its own in it
   */
  constructor(
    readonly root: string,
    readonly incoming: string = path.join(path.dirname(root), 'incoming'),
  ) {}

  /** Stores the bytes and returns their digest (hexadecimal). */
  async put(bytes: Buffer): Promise<string> {
    const digest = createHash('sha256').update(bytes).digest('hex');
    const folder = await this.openIncoming();
    try {
      const file = path.join(folder, 'object');
      await writeFile(file, bytes);
      await this.adopt(file, digest);
    } finally {
      await this.closeIncoming(folder);
    }
    return digest;
  }

  /** Makes a complete file the object of that digest: on the disk before it has its name, there whole or not at all. */
  async adopt(file: string, digest: string): Promise<void> {
    const target = this.pathOf(digest);
    await mkdir(path.dirname(target), { recursive: true });
    await sync(file);
    await rename(file, target);
    await sync(path.dirname(target));
  }

  /** Takes an object away, if it is there. Whoever calls has made sure that nothing names it. */
  async remove(digest: string): Promise<void> {
    await rm(this.pathOf(digest), { force: true });
  }

  /** Where the object lies, for engines that read files themselves (DuckDB). */
  pathOf(digest: string): string {
    if (!/^[0-9a-f]{64}$/.test(digest)) throw new TypeError('Not a SHA-256 digest.');
    return path.join(this.root, digest.slice(0, 2), digest);
  }

  /** A new folder for something that arrives. */
  async openIncoming(): Promise<string> {
    await mkdir(this.incoming, { recursive: true });
    return mkdtemp(path.join(this.incoming, 'in-'));
  }

  async closeIncoming(folder: string): Promise<void> {
    await rm(folder, { recursive: true, force: true });
  }

  /** Removes what arrived and was left by a process that ended: folders in which nothing has changed for so long. */
  async sweepIncoming(olderThanMs: number): Promise<number> {
    let removed = 0;
    for (const name of await readdir(this.incoming).catch(() => [])) {
      const folder = path.join(this.incoming, name);
      if ((await newestChange(folder)) < Date.now() - olderThanMs) {
        await this.closeIncoming(folder);
        removed++;
      }
    }
    return removed;
  }
}

async function sync(file: string): Promise<void> {
  const handle = await open(file, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Of the folder and what is in it; now, when it is being removed by another. */
async function newestChange(folder: string): Promise<number> {
  try {
    const names = [folder, ...(await readdir(folder)).map((name) => path.join(folder, name))];
    const changes = await Promise.all(names.map(async (name) => (await stat(name)).mtimeMs));
    return Math.max(...changes);
  } catch {
    return Date.now();
  }
}
