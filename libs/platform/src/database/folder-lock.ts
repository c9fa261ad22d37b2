import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { StartError } from '../errors/start-error';

/**
 * Takes a data folder for this process: two servers on one folder, or one start that takes down the server of another,
 * would end in lost data. The lock of a process that has died is taken over.
 * @returns gives the folder free again
 * @throws StartError naming the process that holds it
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const file = path.join(folder, 'owner.pid');
  const release = (): Promise<void> => rm(file, { force: true });
  const mine = `${process.pid}\n`;
  const free = await writeFile(file, mine, { flag: 'wx' }).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'EEXIST') return false;
      throw error;
    },
  );
  if (free) return release;
  const holder = Number(await readFile(file, 'utf8').catch(() => '0'));
  if (holder !== process.pid && isAlive(holder)) {
    throw new StartError(
      `The data folder ${folder} is in use by process ${holder}: stop that one first, or set GONGSHU_DATA_DIR to another folder.`,
    );
  }
  await writeFile(file, mine);
  return release;
}

function isAlive(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, and is another user's.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
