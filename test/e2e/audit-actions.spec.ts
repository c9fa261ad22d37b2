import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { AUDIT_ACTIONS } from '@gongshu/audit';
import { GRANT_TRANSITIONS, REQUEST_TRANSITIONS } from '@gongshu/authorization';
import {
  OBJECTION_TRANSITIONS,
  PRICE_TRANSITIONS,
  REGISTRATION_TRANSITIONS,
  RESOURCE_TRANSITIONS,
  SETTING_TRANSITIONS,
  VERSION_TRANSITIONS,
} from '@gongshu/catalog';
import { AGREEMENT_TRANSITIONS } from '@gongshu/directory';

const LIBS = path.resolve(__dirname, '../../libs');
/** Actions written as `noun:${event}`: one for every event of the state machine. */
const MACHINES: Readonly<Record<string, readonly { readonly event: string }[]>> = {
  agreement: AGREEMENT_TRANSITIONS,
  resource: RESOURCE_TRANSITIONS,
  registration: REGISTRATION_TRANSITIONS,
  objection: OBJECTION_TRANSITIONS,
  version: VERSION_TRANSITIONS,
  price: PRICE_TRANSITIONS,
  ceiling: SETTING_TRANSITIONS,
  'permitted-revenue': SETTING_TRANSITIONS,
  request: REQUEST_TRANSITIONS,
  grant: GRANT_TRANSITIONS,
};

/** The text of the files that append to the log. */
function writers(): string {
  return readdirSync(LIBS, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'))
    .filter((file) => !file.startsWith('audit'))
    .map((file) => readFileSync(path.join(LIBS, file), 'utf8'))
    .filter((text) => text.includes('audit.append('))
    .join('\n');
}

describe('the actions of the audit log', () => {
  it('are each written somewhere; that no other is written, the compiler sees to', () => {
    const text = writers();
    const literal = [...text.matchAll(/'((?!node:)[a-z-]+:[a-z]+)'/g)].map(([, action]) => action!);
    const nouns = [...text.matchAll(/action: `([a-z-]+):\$\{/g)].map(([, noun]) => noun!);
    expect(new Set(nouns)).toEqual(new Set(Object.keys(MACHINES)));
    const ofMachines = nouns.flatMap((noun) =>
      MACHINES[noun]!.map(({ event }) => `${noun}:${event}`),
    );
    expect([...new Set([...literal, ...ofMachines])].sort()).toEqual([...AUDIT_ACTIONS].sort());
  });

  it('are told apart by what happened: nobody has to read a record to find the rejections', () => {
    expect(AUDIT_ACTIONS.filter((action) => action.endsWith(':reject'))).toEqual([
      'version:reject',
      'price:reject',
      'ceiling:reject',
      'permitted-revenue:reject',
      'request:reject',
    ]);
  });
});
