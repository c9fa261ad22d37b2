import { assertDatabase, listen, runMain, stopOnSignal } from '@gongshu/http';
import { assertJobBackend } from '@gongshu/platform';
import { createWorker } from './index';

runMain(async (config) => {
  await assertDatabase(config.databaseUrl);
  await assertJobBackend(config);
  const app = await createWorker(config);
  stopOnSignal([() => app.close()]);
  await listen(app, config.workerPort, config.host, 'WORKER_PORT');
});
