import { randomBytes } from 'node:crypto';
import { RegistrationDecisions, Registrations } from '@gongshu/catalog';
import { type Actor, Organizations } from '@gongshu/identity';
import { systemActor } from '@gongshu/audit';
import { type OrganizationKind, Transactions } from '@gongshu/platform';
import type { TestMarket, TestUser } from './market';

const YEAR_MS = 365 * 86_400_000;
const registrars = new WeakMap<TestMarket, Promise<string>>();

/** A registration institution of the market, for specs whose subject is not registration. */
function registrarOf(market: TestMarket): Promise<string> {
  const known = registrars.get(market);
  if (known) return known;
  const made = market.app.get(Transactions).run(async (tx) => {
    const facts = { kind: 'AGENCY', name: `登记机构 ${randomBytes(4).toString('hex')}` } as const;
    return (await market.app.get(Organizations).create(tx, systemActor('test'), facts)).id;
  });
  registrars.set(market, made);
  return made;
}

function actor(kind: OrganizationKind, organizationId: string, userId: string): Actor {
  return { ...systemActor('test'), kind, organizationId, userId, role: 'OWNER', sessionId: '' };
}

/**
 * Registers a resource by the short way of a registration made on another platform, through the use cases themselves
 * and without their logins.
 */
export async function registerExternally(
  market: TestMarket,
  provider: TestUser,
  resourceId: string,
): Promise<void> {
  const registrarId = await registrarOf(market);
  const maker = actor('PROVIDER', provider.organizationId, provider.userId);
  const checker = actor('AGENCY', registrarId, '00000000-0000-7000-8000-000000000002');
  await market.app.get(Transactions).run(async (tx) => {
    const registrations = market.app.get(Registrations);
    const draft = await registrations.prepare(tx, maker, {
      resourceId,
      registrarId,
      kind: 'INITIAL',
      application: {
        external: {
          platform: '省公共数据资源登记平台',
          code: `T-${randomBytes(6).toString('hex')}`,
          validFrom: new Date(Date.now() - YEAR_MS).toISOString(),
          validUntil: new Date(Date.now() + YEAR_MS).toISOString(),
        },
      },
    });
    const { id, revision } = await registrations.submit(tx, maker, draft);
    await market.app.get(RegistrationDecisions).confirm(tx, checker, { id, revision });
  });
}
