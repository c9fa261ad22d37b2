import { notify, type Tx } from '@gongshu/platform';

/** Channel on which gateways hear that a link of the chain of authority has changed. */
export const AUTHORITY_CHANNEL = 'authority';

export type AuthorityLink = 'agreement' | 'product' | 'application';

/**
 * Tells every gateway, when the transaction commits, that what hangs on this link must be read again (I8).
 * Every service that changes a link of the chain calls it: agreement, product (versions and prices), application
 * (grants and keys).
 */
export async function announceAuthorityChange(
  tx: Tx,
  link: AuthorityLink,
  id: string,
): Promise<void> {
  await notify(tx, AUTHORITY_CHANNEL, `${link}:${id}`);
}
