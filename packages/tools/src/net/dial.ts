import { connect as connectPlain, isIP, type LookupFunction } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect as connectTls } from 'node:tls';

/** An address that a name resolved to. */
export interface NetAddress {
  readonly address: string;
  readonly family: 4 | 6;
}

/** Where a connection goes: the name for the certificate, and the checked addresses, of which nothing else may be dialled. */
export interface DialTarget {
  readonly host: string;
  readonly port: number;
  readonly isSecure: boolean;
  readonly addresses: readonly NetAddress[];
}

/** Opens a connection. */
export type Dial = (target: DialTarget) => Duplex;

/** Connects to the checked addresses alone: the name is never resolved a second time, when it might lead elsewhere. */
export const dialChecked: Dial = ({ host, port, isSecure, addresses }) => {
  const lookup: LookupFunction = (_name, options, done) => {
    const [first] = addresses;
    if (options.all === true) done(null, [...addresses]);
    else done(null, first?.address ?? '', first?.family);
  };
  const how = { host, port, lookup, autoSelectFamily: true };
  return isSecure
    ? connectTls({ ...how, ALPNProtocols: ['http/1.1'], ...(isIP(host) === 0 ? { servername: host } : {}) })
    : connectPlain(how);
};
