import { assertDatabase, listen, runMain, stopOnSignal } from '@gongshu/http';
import { createGateway } from './index';

runMain(async (config) => {
  await assertDatabase(config.databaseUrl);
  const app = await createGateway(config);
  stopOnSignal([() => app.close()]);
  await listen(app, config.gatewayPort, config.host, 'GATEWAY_PORT');
});
