import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { lockFolder } from './folder-lock';

describe('a data folder', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'gongshu-lock-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('is taken, and free again after its release', async () => {
    await (
      await lockFolder(folder)
    )();
    await (
      await lockFolder(folder)
    )();
  });

  it('of a living process is refused, and taken over once that has died', async () => {
    const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    writeFileSync(path.join(folder, 'owner.pid'), `${other.pid}\n`);
    await expect(lockFolder(folder)).rejects.toThrow(`in use by process ${other.pid}`);
    const gone = new Promise((resolve) => other.once('exit', resolve));
    other.kill('SIGKILL');
    await gone;
    await expect(lockFolder(folder)).resolves.toBeInstanceOf(Function);
  });
});
