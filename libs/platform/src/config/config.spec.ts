import { loadConfig } from './config';

const REQUIRED = {
  DATABASE_URL: 'postgresql://u:p@localhost:5432/gongshu',
  GONGSHU_SECRET: 'x'.repeat(32),
};
const load = (env: NodeJS.ProcessEnv) => loadConfig({ ...REQUIRED, ...env });

describe('settings', () => {
  it('have defaults for all but the server and the secret', () => {
    expect(load({})).toMatchObject({
      marketPort: 3000,
      gatewayPort: 3001,
      marketUrl: 'http://localhost:3000',
      businessZone: 'Asia/Shanghai',
      upstreamAllow: [],
      redisUrl: undefined,
    });
  });

  it('take blocks with and without a port', () => {
    const { upstreamAllow } = load({
      UPSTREAM_ALLOW: '10.0.0.0/8, 127.0.0.1/32:3003,[fd00::/8]:80',
    });
    expect(upstreamAllow).toEqual(['10.0.0.0/8', '127.0.0.1/32:3003', '[fd00::/8]:80']);
  });

  it('name every one that is missing', () => {
    expect(() => loadConfig({})).toThrow(/DATABASE_URL is missing.*GONGSHU_SECRET is missing/);
  });

  it.each([
    ['MARKET_PORT', 'abc'],
    ['GATEWAY_PORT', '70000'],
    ['SAMPLE_UPSTREAM_PORT', '-1'],
    ['BUSINESS_ZONE', 'Mars/Olympus'],
    ['EXTRA_HOLIDAYS', '2026-02-30'],
    ['UPSTREAM_ALLOW', 'nonsense'],
    ['UPSTREAM_ALLOW', '10.0.0.0/99'],
    ['LOG_LEVEL', 'loud'],
    ['LEASE_UNITS', '0'],
    ['ACCESS_TOKEN_SECONDS', '-5'],
    ['DATABASE_POOL_MAX', 'many'],
    ['DATABASE_URL', 'nonsense'],
  ])('say in one sentence that %s=%s is invalid', (name, value) => {
    expect(() => load({ [name]: value })).toThrow(new RegExp(`^${name} is invalid`));
  });

  it('refuse a short secret', () => {
    expect(() => load({ GONGSHU_SECRET: 'short' })).toThrow(/at least 32 characters/);
  });
});
