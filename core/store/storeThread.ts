import { FailureError, type Failure, type Result } from "../domain/failure.ts";
import type { Thread } from "../platform/thread.ts";
import type { FromStoreThread } from "./protocol.ts";

interface Call {
  readonly id: number;
  readonly request: unknown;
  readonly resolve: (output: never) => void;
  readonly reject: (error: unknown) => void;
}

/** Handed to the thread at once; the rest waits here, where it costs nothing to fail. */
const callsInThread = 128;
/** More callers than this is a runaway loop, not work. */
const callsWaiting = 10_000;

/** One store thread, of whichever databases, and who waits for it. */
export class StoreThread {
  readonly #thread: Thread;
  readonly #sent = new Map<number, Call>();
  readonly #queue: Call[] = [];
  readonly #stopped = Promise.withResolvers<Failure>();
  readonly #opening = Promise.withResolvers<Result<void>>();
  #counter = 0;
  #isClosing = false;
  #isGone = false;
  #failure: Failure | undefined;

  constructor(thread: Thread) {
    this.#thread = thread;
    thread.listen((message) => {
      this.#hear(message as FromStoreThread);
    });
    void thread.gone.then((error) => {
      this.#isGone = true;
      if (error !== undefined) console.error(error.stack);
      this.#opening.resolve({ ok: false, failure: { code: "room.stopped" } });
      if (!this.#isClosing) this.#stopped.resolve({ code: "room.stopped" });
      this.fail({ code: "room.stopped" });
    });
  }

  get stopped(): Promise<Failure> {
    return this.#stopped.promise;
  }

  get pending(): number {
    return this.#sent.size + this.#queue.length;
  }

  /** What the thread begins with; the buffers of its keys are given away. */
  order(order: object, keys: readonly Uint8Array<ArrayBuffer>[]): Promise<Result<void>> {
    this.#post(
      order,
      keys.map(({ buffer }) => buffer),
    );
    return this.#opening.promise;
  }

  ask<Output>(request: unknown): Promise<Output> {
    if (this.#failure !== undefined || this.#isClosing) return Promise.reject(new FailureError(this.#failure?.code ?? "room.stopped"));
    if (this.#queue.length >= callsWaiting) return Promise.reject(new FailureError("request.tooMany"));
    return new Promise<Output>((resolve, reject) => {
      this.#queue.push({ id: ++this.#counter, request, resolve, reject });
      this.#send();
    });
  }

  /** Every call that waits, and every later one, ends with this. */
  fail(failure: Failure): void {
    this.#failure ??= failure;
    for (const { reject } of [...this.#sent.values(), ...this.#queue]) reject(new FailureError(this.#failure.code, this.#failure.details));
    this.#sent.clear();
    this.#queue.length = 0;
  }

  async close(): Promise<void> {
    if (!this.#isClosing && !this.#isGone) {
      this.#isClosing = true;
      // What was asked before goes first: the thread answers in order.
      for (const call of this.#queue.splice(0)) this.#hand(call);
      this.#post({ type: "close" });
    }
    await this.#thread.gone;
  }

  #post(message: unknown, transfer: readonly ArrayBuffer[] = []): void {
    this.#thread.post(message, transfer);
  }

  #hand(call: Call): void {
    this.#sent.set(call.id, call);
    this.#post({ type: "request", id: call.id, request: call.request });
  }

  #send(): void {
    while (this.#sent.size < callsInThread) {
      const call = this.#queue.shift();
      if (call === undefined) return;
      this.#hand(call);
    }
  }

  #hear(message: FromStoreThread): void {
    switch (message.type) {
      case "ready":
        this.#opening.resolve({ ok: true, value: undefined });
        return;
      case "refused":
        this.#isClosing = true;
        this.#opening.resolve({ ok: false, failure: message.failure });
        return;
      case "done":
        this.#take(message.id)?.resolve(message.output as never);
        return;
      case "failed":
        this.#take(message.id)?.reject(new FailureError(message.failure.code, message.failure.details));
        return;
      case "bug": {
        const bug = new Error("the store met a bug");
        bug.stack = message.stack;
        this.#take(message.id)?.reject(bug);
        return;
      }
    }
  }

  #take(id: number): Call | undefined {
    const call = this.#sent.get(id);
    this.#sent.delete(id);
    this.#send();
    return call;
  }
}
