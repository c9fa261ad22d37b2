import { assertDatabase, listen, runMain, stopOnSignal } from '@gongshu/http';
import { createMarket, warmCatalog } from './index';

runMain(async (config) => {
  await assertDatabase(config.databaseUrl);
  const app = await createMarket(config);
  stopOnSignal([() => app.close()]);
  await listen(app, config.marketPort, config.host, 'MARKET_PORT');
  warmCatalog(app);
});
