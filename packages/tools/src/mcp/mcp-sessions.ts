import type { Client } from '@modelcontextprotocol/client';
import { systemClock, type CancelTimer, type Clock, type Redactor } from '@tutti/core';
import { throwIfCancelled } from '../action/throw-if-cancelled.ts';
import { McpFailedError } from '../errors/mcp-failed-error.ts';
import type { NetAccess } from '../net/net-access.ts';
import { connectServer } from './connect-server.ts';
import { toMcpError } from './mcp-error.ts';
import { assertTrusted, type McpServerSpec } from './mcp-server-spec.ts';

/** How connections are kept. */
export interface McpSessionsOptions {
  readonly net: NetAccess;
  /** How long an unused connection is kept for the next call, ms. 0: each call has one of its own. */
  readonly idleMs: number;
  readonly clock?: Clock;
  readonly redactor?: Redactor;
}

/** One piece of work with a server. */
export interface SessionCall {
  readonly name: string;
  readonly spec: McpServerSpec;
  readonly signal: AbortSignal;
}

interface Session {
  readonly client: Promise<Client>;
  /** Rejected as soon as the server is known to answer no more. */
  readonly broken: Promise<never>;
  /** Ends the connecting, where it goes on still. */
  readonly connecting: AbortController;
  users: number;
  cancelIdle: CancelTimer;
}

/** Connections to servers: made when one is first needed, shared by the calls that follow, closed when none follows for a while. */
export class McpSessions implements AsyncDisposable {
  readonly #options: McpSessionsOptions;
  readonly #clock: Clock;
  readonly #open = new Map<string, Session>();

  constructor(options: McpSessionsOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
  }

  /** @throws ServerUntrustedError before anything is started, McpFailedError; what the signal says when it is aborted */
  async use<T>({ name, spec, signal }: SessionCall, work: (client: Client) => Promise<T>): Promise<T> {
    assertTrusted(name, spec);
    throwIfCancelled(signal);
    const session = this.#open.get(name) ?? this.#begin(name, spec);
    session.users++;
    session.cancelIdle();
    try {
      return await untilAborted(Promise.race([session.client.then(work), session.broken]), signal);
    } catch (error) {
      throwIfCancelled(signal);
      // A connection that was closed while it was made: the protocol gives the reason back as text.
      throw session.connecting.signal.aborted ? session.connecting.signal.reason : toMcpError(name, error, spec.url);
    } finally {
      session.users--;
      await this.#rest(name, session);
    }
  }

  /** Closes the connection to a server. @returns whether there was one. */
  async close(name: string): Promise<boolean> {
    const session = this.#open.get(name);
    if (session === undefined) return false;
    const why = `The connection to the MCP server "${name}" was closed meanwhile. Call it again to connect anew.`;
    await this.#end(name, session, new McpFailedError(why, { data: { server: name } }));
    return true;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#open.keys()].map((name) => this.close(name)));
  }

  /** Ends this one connection: another may be open under the name by now. Those that wait on it hear why. */
  async #end(name: string, session: Session, why: unknown): Promise<void> {
    if (this.#open.get(name) === session) this.#open.delete(name);
    session.cancelIdle();
    session.connecting.abort(why);
    await session.client.then((client) => client.close()).catch(() => undefined);
  }

  #begin(name: string, spec: McpServerSpec): Session {
    const connecting = new AbortController();
    const { promise: broken, reject } = Promise.withResolvers<never>();
    // Those who wait hear of it; nobody else needs to.
    broken.catch(() => undefined);
    const onBroken = (error: unknown): void => {
      const why = toMcpError(name, error, spec.url);
      reject(why);
      void this.#end(name, session, why);
    };
    const client = connectServer(spec, { net: this.#options.net, redactor: this.#options.redactor, signal: connecting.signal, onBroken });
    const session: Session = { client, broken, connecting, users: 0, cancelIdle: () => undefined };
    this.#open.set(name, session);
    const forget = (): void => {
      if (this.#open.get(name) === session) this.#open.delete(name);
    };
    // A server that went away is started anew by the next call.
    client.then((connected) => (connected.onclose = forget), forget);
    return session;
  }

  async #rest(name: string, session: Session): Promise<void> {
    if (session.users > 0 || this.#open.get(name) !== session) return;
    if (this.#options.idleMs === 0) await this.close(name);
    else session.cancelIdle = this.#clock.after(this.#options.idleMs, () => void this.close(name));
  }
}

function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason as Error);
    signal.addEventListener('abort', onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}
