import { AddressGuard, ForbiddenAddressError } from './address-guard';

const publicOnly = new AddressGuard([]);

describe('An upstream address', () => {
  it.each(['8.8.8.8', '114.114.114.114', '2400:3200::1', '2001:4860:4860::8888'])(
    'that is public is allowed: %s',
    (address) => expect(publicOnly.allows(address, 443)).toBe(true),
  );

  it.each([
    ['loopback', '127.0.0.1'],
    ['loopback', '127.255.255.254'],
    ['loopback', '::1'],
    ['this host', '0.0.0.0'],
    ['this host', '::'],
    ['private', '10.0.0.1'],
    ['private', '172.16.0.1'],
    ['private', '192.168.1.1'],
    ['cloud metadata', '169.254.169.254'],
    ['cloud metadata', 'fd00:ec2::254'],
    ['carrier NAT and Alibaba metadata', '100.100.100.200'],
    ['link-local', 'fe80::1'],
    ['unique local', 'fc00::1'],
    ['site-local', 'fec0::1'],
    ['IPv4-mapped loopback', '::ffff:127.0.0.1'],
    ['IPv4-mapped metadata', '::ffff:a9fe:a9fe'],
    ['IPv4-compatible', '::7f00:1'],
    ['NAT64 of loopback', '64:ff9b::7f00:1'],
    ['6to4 of loopback', '2002:7f00:1::'],
    ['Teredo', '2001:0:4136:e378:8000:63bf:3fff:fdd2'],
    ['multicast', '224.0.0.1'],
    ['multicast', 'ff02::1'],
    ['broadcast', '255.255.255.255'],
    ['reserved', '240.0.0.1'],
    ['documentation', '192.0.2.1'],
    ['documentation', '2001:db8::1'],
    ['benchmarking', '198.18.0.1'],
    ['no address', 'example.org'],
    ['empty', ''],
  ])('that is not is refused: %s %s', (_, address) => {
    expect(publicOnly.allows(address, 443)).toBe(false);
  });

  it('inside an allowed block is allowed, in IPv6 clothes too, and its neighbours stay refused', () => {
    const guard = new AddressGuard(['10.1.0.0/16', 'fd12::/16']);
    expect(guard.allows('10.1.2.3', 443)).toBe(true);
    expect(guard.allows('::ffff:10.1.2.3', 443)).toBe(true);
    expect(guard.allows('fd12::7', 443)).toBe(true);
    expect(guard.allows('10.2.0.1', 443)).toBe(false);
    expect(guard.allows('fd13::7', 443)).toBe(false);
  });

  it('inside a block that is allowed at one port is refused at every other', () => {
    const guard = new AddressGuard(['127.0.0.1/32:3003', '[fd12::/16]:8080']);
    expect(guard.allows('127.0.0.1', 3003)).toBe(true);
    expect(guard.allows('127.0.0.1', 3000)).toBe(false);
    expect(guard.allows('fd12::7', 8080)).toBe(true);
    expect(guard.allows('fd12::7', 80)).toBe(false);
  });

  it('block that is malformed stops the start', () => {
    expect(() => new AddressGuard(['10.0.0.0/99'])).toThrow();
  });
});

describe('A host name', () => {
  const resolving = (...addresses: string[]) =>
    new AddressGuard([], () => Promise.resolve(addresses));

  it('gives the address that was checked', async () => {
    await expect(resolving('8.8.8.8', '8.8.4.4').addressOf('dns.example', 443)).resolves.toBe(
      '8.8.8.8',
    );
  });

  it('with one forbidden address among several is refused', async () => {
    await expect(resolving('8.8.8.8', '10.0.0.1').addressOf('mixed.example', 443)).rejects.toThrow(
      ForbiddenAddressError,
    );
  });

  it('without addresses is refused', async () => {
    await expect(resolving().addressOf('empty.example', 443)).rejects.toThrow(
      ForbiddenAddressError,
    );
  });

  it.each(['2130706433', '0x7f000001', '0177.0.0.1', '127.1', '[::1]', '[::ffff:127.0.0.1]', '0'])(
    'that is an address in disguise is judged as that address: %s',
    async (host) => {
      await expect(publicOnly.addressOf(host, 443)).rejects.toThrow(ForbiddenAddressError);
      const normalised = new URL(`http://${host}`).hostname;
      await expect(publicOnly.addressOf(normalised, 443)).rejects.toThrow(ForbiddenAddressError);
    },
  );
});
