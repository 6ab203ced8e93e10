import { EventEmitter } from "node:events";
import type { Readable, Writable } from "node:stream";
// Playwright carries the types of the DevTools protocol; nothing of it runs here.
import type { Protocol } from "../../node_modules/playwright-core/types/protocol.js";

export type { Protocol };
type Parameters_ = Protocol.CommandParameters;
type Returned = Protocol.CommandReturnValues;
type Events = Protocol.Events;

interface Answer {
  readonly id?: number;
  readonly sessionId?: string;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
  readonly error?: { readonly message: string };
}

interface Waiting {
  readonly method: string;
  readonly resolve: (value: unknown) => void;
  readonly reject: (reason: Error) => void;
}

/** Thrown when the browser or the page is gone: ordinary at the end of a window's life, a failure anywhere else. */
export class BrowserGone extends Error {}

/** Chromium's DevTools protocol over a pair of pipes: no port, so nobody else can speak it. */
export class Connection {
  readonly #waiting = new Map<number, Waiting>();
  readonly #sessions = new Map<string, EventEmitter>();
  readonly #to: Writable;
  #next = 0;
  #gone = false;
  #parts: Buffer[] = [];

  constructor(to: Writable, from: Readable) {
    this.#to = to;
    to.on("error", () => undefined);
    from.on("data", (chunk: Buffer) => {
      this.#read(chunk);
    });
  }

  session(id: string): Session {
    return new Session(this, id);
  }

  /** Called once the process has exited: everything still asked for is answered with a refusal. */
  end(): void {
    this.#gone = true;
    for (const { method, reject } of this.#waiting.values()) reject(new BrowserGone(`${method}: browser closed`));
    this.#waiting.clear();
  }

  send<Method extends keyof Parameters_>(method: Method, params: Parameters_[Method], sessionId: string): Promise<Returned[Method]> {
    if (this.#gone) return Promise.reject(new BrowserGone(`${method}: browser closed`));
    this.#next += 1;
    const id = this.#next;
    return new Promise((resolve, reject) => {
      // The protocol answers a method with that method's return type; the map cannot say so.
      this.#waiting.set(id, { method, resolve: resolve as (value: unknown) => void, reject });
      this.#to.write(`${JSON.stringify({ id, method, params, ...(sessionId === "" ? {} : { sessionId }) })}\0`);
    });
  }

  events(sessionId: string): EventEmitter {
    let emitter = this.#sessions.get(sessionId);
    if (emitter === undefined) {
      emitter = new EventEmitter().setMaxListeners(0);
      this.#sessions.set(sessionId, emitter);
    }
    return emitter;
  }

  forget(sessionId: string): void {
    this.#sessions.delete(sessionId);
  }

  #read(chunk: Buffer): void {
    let rest = chunk;
    for (let end = rest.indexOf(0); end >= 0; end = rest.indexOf(0)) {
      const text = Buffer.concat([...this.#parts, rest.subarray(0, end)]).toString();
      this.#parts = [];
      rest = rest.subarray(end + 1);
      this.#take(JSON.parse(text) as Answer);
    }
    if (rest.length > 0) this.#parts.push(rest);
  }

  #take(answer: Answer): void {
    if (answer.id === undefined) {
      if (answer.method !== undefined) this.#sessions.get(answer.sessionId ?? "")?.emit(answer.method, answer.params);
      return;
    }
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if (waiting === undefined) return;
    if (answer.error === undefined) waiting.resolve(answer.result);
    else if (/Session with given id not found|closed|No target with given id|detached/i.test(answer.error.message))
      waiting.reject(new BrowserGone(`${waiting.method}: ${answer.error.message}`));
    else waiting.reject(new Error(`${waiting.method}: ${answer.error.message}`));
  }
}

/** One target's side of the connection; id "" is the browser itself. */
export class Session {
  readonly id: string;
  readonly #connection: Connection;

  constructor(connection: Connection, id: string) {
    this.#connection = connection;
    this.id = id;
  }

  send<Method extends keyof Parameters_>(method: Method, ...params: {} extends NonNullable<Parameters_[Method]> ? [NonNullable<Parameters_[Method]>?] : [Parameters_[Method]]): Promise<Returned[Method]> {
    return this.#connection.send(method, (params[0] ?? {}) as Parameters_[Method], this.id);
  }

  /** For what may rightly fail because the page has just gone. */
  tell<Method extends keyof Parameters_>(method: Method, params: Parameters_[Method]): void {
    this.#connection.send(method, params, this.id).catch((error: unknown) => {
      if (!(error instanceof BrowserGone)) console.error(`shell: ${String(error)}`);
    });
  }

  on<Name extends keyof Events>(event: Name, listener: (params: Events[Name]) => void): void {
    this.#connection.events(this.id).on(event, listener);
  }

  close(): void {
    this.#connection.forget(this.id);
  }
}
