// A process of its own: `node express-gateway.server.cjs CONFIG_FOLDER`.
const gateway = require('express-gateway');

gateway().load(process.argv[2]).run();
process.on('SIGTERM', () => process.exit(0));
