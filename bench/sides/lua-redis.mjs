// nginx with Lua and Redis (appendfsync always): the nearest durable peer. Only its absence is known to this harness yet.
import { existsSync } from 'node:fs';
import { Skip } from '../harness.mjs';

const MODULES = ['/usr/lib/nginx/modules', '/usr/share/nginx/modules'];

export const luaRedis = {
  name: 'nginx + Lua + Redis',
  prefix: 'luaRedisFsync',
  ratioKey: 'vsLuaRedisFsync',
  async start() {
    const installed = MODULES.some((folder) => existsSync(`${folder}/ngx_http_lua_module.so`));
    throw new Skip(
      installed
        ? 'the harness has no script for it yet'
        : 'nginx has no Lua module (apt-get install libnginx-mod-http-lua)',
    );
  },
};
