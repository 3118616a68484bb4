import { BlockList, isIP } from 'node:net';
import { ValidationError } from '@tutti/core';
import { bareAddress } from './global-address.ts';

/** Which private destinations may be called all the same. */
export class PrivateAllowance {
  readonly #origins = new Set<string>();
  readonly #ranges = new BlockList();

  /** @param entries origins (`http://127.0.0.1:8080`), addresses (`10.0.0.7`) or ranges (`10.1.0.0/16`). @throws ValidationError for anything else. */
  constructor(entries: readonly string[]) {
    for (const entry of entries) this.#add(entry);
  }

  allowsOrigin(url: URL): boolean {
    return this.#origins.has(url.origin);
  }

  allowsAddress(address: string): boolean {
    const bare = bareAddress(address);
    return this.#ranges.check(bare, isIP(bare) === 6 ? 'ipv6' : 'ipv4');
  }

  #add(entry: string): void {
    const [address = '', bits, ...rest] = entry.split('/');
    const family = isIP(address);
    const size = bits === undefined ? (family === 6 ? 128 : 32) : Number(bits);
    if (family !== 0 && rest.length === 0 && Number.isInteger(size) && size >= 0 && size <= (family === 6 ? 128 : 32)) {
      this.#ranges.addSubnet(address, size, family === 6 ? 'ipv6' : 'ipv4');
      return;
    }
    const url = URL.parse(entry);
    if (url === null || !/^https?:$/.test(url.protocol))
      throw new ValidationError(
        `${JSON.stringify(entry)} cannot be allowed. Give an origin like "http://127.0.0.1:8080", an address, or a range like "10.1.0.0/16".`,
        { data: { entry } },
      );
    this.#origins.add(url.origin);
  }
}
