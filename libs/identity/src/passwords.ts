import { hash, verify } from '@node-rs/argon2';

// argon2id by OWASP's recommendation: 19 MiB, two passes, one lane. The package defaults to argon2id.
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** A PHC string. */
export function hashPassword(password: string): Promise<string> {
  return hash(password, COST);
}

let decoy: Promise<string> | undefined;

/** Takes as long for an unknown user as for a known one, so that usernames cannot be found out by time. */
export async function passwordMatches(
  storedHash: string | undefined,
  password: string,
): Promise<boolean> {
  decoy ??= hashPassword('no such user');
  const matches = await verify(storedHash ?? (await decoy), password);
  return matches && storedHash !== undefined;
}
