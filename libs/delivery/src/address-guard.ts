import { lookup } from 'node:dns/promises';
import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;
type Block = [Address, number];

/** A block that may be reached, at one port or (undefined) at all. */
interface Allowance {
  readonly block: Block;
  readonly port: number | undefined;
}

/** All addresses of a host name. */
export type Resolve = (host: string) => Promise<readonly string[]>;

/** The host has an address that no upstream may have. */
export class ForbiddenAddressError extends Error {
  override readonly name = 'ForbiddenAddressError';
  /** Read by undici, which hands the error of a connection to the calls that wait for it. */
  readonly code = 'UPSTREAM_FORBIDDEN';

  constructor(
    readonly host: string,
    readonly address: string,
  ) {
    super(`The address ${address} of ${host} is not allowed.`);
  }
}

/**
 * Decides which addresses an upstream may have: public unicast, or inside a block that the platform allows.
 * Everything else (loopback, private, link-local with its metadata services, multicast, tunnels that carry an IPv4
 * address inside) could be reached through the gateway by whoever writes a product's upstream address (SSRF).
 */
export class AddressGuard {
  private readonly allow: readonly Allowance[];

  /**
   * @param allow CIDR blocks, each at all ports (`10.1.0.0/16`) or at one (`10.1.2.3/32:8080`, `[fd00::/8]:8080`)
   * @throws Error when a block is no CIDR block
   */
  constructor(
    allow: readonly string[],
    private readonly resolve: Resolve = resolveAll,
  ) {
    this.allow = allow.map(parseAllowance);
  }

  allows(address: string, port: number): boolean {
    if (!ipaddr.isValid(address)) return false;
    // An IPv4 address in IPv6 clothes (::ffff:a.b.c.d) is judged, and matched, as the IPv4 address that it is.
    const parsed = ipaddr.process(address);
    return (
      isPublic(parsed) ||
      this.allow.some(
        (allowed) =>
          (allowed.port === undefined || allowed.port === port) && contains(allowed.block, parsed),
      )
    );
  }

  /**
   * The address to connect to, checked: the caller connects to it and never asks the name service again, which could
   * answer otherwise the second time (DNS rebinding). One forbidden address among several condemns the name.
   * @throws ForbiddenAddressError
   */
  async addressOf(host: string, port: number): Promise<string> {
    const bare = host.replace(/^\[(.*)\]$/, '$1');
    const addresses = ipaddr.isValid(bare) ? [bare] : await this.resolve(bare);
    const forbidden = addresses.find((address) => !this.allows(address, port));
    const first = addresses[0];
    if (forbidden !== undefined || first === undefined) {
      throw new ForbiddenAddressError(host, forbidden ?? '(none)');
    }
    return ipaddr.process(first).toString();
  }
}

function parseAllowance(text: string): Allowance {
  const [, bracketed, plain, port] = /^(?:\[(.+)\]|([^[\]]+?\/\d+))(?::(\d+))?$/.exec(text) ?? [];
  return {
    block: ipaddr.parseCIDR(bracketed ?? plain ?? text),
    port: port === undefined ? undefined : Number(port),
  };
}

async function resolveAll(host: string): Promise<readonly string[]> {
  return (await lookup(host, { all: true })).map(({ address }) => address);
}

const GLOBAL_UNICAST: Block = [ipaddr.parse('2000::'), 3];

function isPublic(address: Address): boolean {
  return (
    address.range() === 'unicast' &&
    (address.kind() === 'ipv4' || contains(GLOBAL_UNICAST, address))
  );
}

function contains([network, bits]: Block, address: Address): boolean {
  if (network instanceof ipaddr.IPv4) {
    return address instanceof ipaddr.IPv4 && address.match(network, bits);
  }
  return address instanceof ipaddr.IPv6 && address.match(network, bits);
}
