import { tmpdir } from 'node:os';
import { cleanEnvironment } from '../process/clean-environment.ts';
import { programFolders } from '../process/find-program.ts';
import type { BrowserOptions } from './browser-options.ts';

// Nothing answers there: what the browser itself would like to tell or fetch goes nowhere. Pages have a proxy of their own.
const NOWHERE = { server: 'http://127.0.0.1:1', bypass: '<-loopback>' };

const ALWAYS = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-domain-reliability',
  '--disable-sync',
  '--no-pings',
  '--no-first-run',
  '--disable-quic',
  '--force-webrtc-ip-handling-policy=disable_non_proxied_udp',
  '--webrtc-ip-handling-policy=disable_non_proxied_udp',
  // Names are resolved by the proxy alone, also those that a page would like to have looked up ahead.
  '--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1',
  '--dns-prefetch-disable',
  '--disable-features=WebRtcHideLocalIpsWithMdns,DnsOverHttps,MediaRouter,OptimizationHints',
] as const;

interface LaunchArguments {
  readonly headless: true;
  readonly chromiumSandbox: boolean;
  readonly args: string[];
  readonly env: Record<string, string>;
  readonly proxy: { readonly server: string; readonly bypass: string };
  readonly host: string;
  /** ms */
  readonly timeout: number;
  readonly handleSIGINT: boolean;
  readonly handleSIGTERM: boolean;
  readonly handleSIGHUP: boolean;
}

/** What a browser is started with: its own sandbox where there is one, a clean environment, and no way to the net but a proxy. */
export function launchArguments({ sandbox, args = [] }: BrowserOptions, root: string): LaunchArguments {
  return {
    headless: true,
    // Chromium refuses its sandbox to root.
    chromiumSandbox: sandbox ?? process.getuid?.() !== 0,
    args: [...ALWAYS, ...args],
    env: cleanEnvironment(programFolders(root), { HOME: tmpdir() }),
    proxy: NOWHERE,
    host: '127.0.0.1',
    timeout: 20_000,
    // Ctrl-C is not the browser's: it pauses runs, which end their calls themselves.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  };
}
