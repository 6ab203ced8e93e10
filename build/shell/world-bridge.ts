/**
 * Between the preload's world and the page's world. Both hold one MessagePort, a DOM object neither page script nor
 * another frame ever sees, and call each other synchronously through events on it; Blink clones what passes.
 */
type Shape =
  | { readonly $: "function"; readonly id: number }
  | { readonly $: "promise"; readonly id: number }
  | { readonly $: "error"; readonly name: string; readonly message: string }
  | { readonly $: "object"; readonly entries: readonly (readonly [string, Shape])[] }
  | { readonly $: "list"; readonly items: readonly Shape[] }
  | { readonly $: "value"; readonly value: unknown };

export type Side = "page" | "preload";
type Callable = (...arguments_: unknown[]) => unknown;
interface Reply {
  readonly ok?: Shape;
  readonly failed?: Shape;
}

// Taken before any script of the page can replace them.
const { CustomEvent: Event_, Promise: Promise_, Error: Error_, Map: Map_, WeakMap: WeakMap_ } = globalThis;
const { getPrototypeOf, entries, fromEntries, freeze, values } = Object;

const isPlain = (value: object): boolean => {
  const prototype = getPrototypeOf(value) as object | null;
  return prototype === null || prototype === Object.prototype;
};

export class WorldBridge {
  readonly #port: MessagePort;
  readonly #other: Side;
  readonly #functions = new Map_<number, Callable>();
  readonly #ids = new WeakMap_<Callable, number>();
  readonly #waiting = new Map_<number, { readonly resolve: (value: unknown) => void; readonly reject: (reason: unknown) => void }>();
  #next = 0;
  #reply: Reply | undefined;

  constructor(port: MessagePort, side: Side, onDefine: (key: string, value: unknown) => void) {
    this.#port = port;
    this.#other = side === "page" ? "preload" : "page";
    const listen = <Detail>(type: string, listener: (detail: Detail) => void): void => {
      port.addEventListener(`${side}:${type}`, (event) => {
        listener((event as CustomEvent<Detail>).detail);
      });
    };
    listen<{ readonly id: number; readonly arguments_: Shape }>("call", ({ id, arguments_ }) => {
      let reply: Reply;
      try {
        const target = this.#functions.get(id);
        if (target === undefined) throw new Error_("the function is gone");
        reply = { ok: this.toShape(target(...(this.#fromShape(arguments_) as unknown[]))) };
      } catch (error) {
        reply = { failed: this.#errorShape(error) };
      }
      this.#emit("reply", reply);
    });
    listen<Reply>("reply", (reply) => {
      this.#reply = reply;
    });
    listen<Reply & { readonly id: number }>("settle", ({ id, ok, failed }) => {
      const waiting = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (failed === undefined) waiting?.resolve(ok === undefined ? undefined : this.#fromShape(ok));
      else waiting?.reject(this.#fromShape(failed));
    });
    listen<{ readonly key: string; readonly shape: Shape }>("define", ({ key, shape }) => {
      onDefine(key, this.#fromShape(shape));
    });
  }

  /** A word to the other side that expects no answer. */
  tell(type: string, detail: unknown): void {
    this.#emit(type, detail);
  }

  hear(side: Side, type: string, listener: (detail: unknown) => void): void {
    this.#port.addEventListener(`${side}:${type}`, (event) => {
      listener((event as CustomEvent<unknown>).detail);
    });
  }

  define(key: string, value: unknown): void {
    this.#emit("define", { key, shape: this.toShape(value) });
  }

  toShape(value: unknown): Shape {
    if (typeof value === "function") return { $: "function", id: this.#idOf(value as Callable) };
    if (value === null || typeof value !== "object") return { $: "value", value };
    if (value instanceof Promise_) return this.#promiseShape(value);
    if (value instanceof Error_) return this.#errorShape(value);
    if (Array.isArray(value)) return { $: "list", items: value.map((item) => this.toShape(item)) };
    if (isPlain(value)) return { $: "object", entries: entries(value).map(([key, item]) => [key, this.toShape(item)] as const) };
    return { $: "value", value };
  }

  #emit(type: string, detail: unknown): void {
    this.#port.dispatchEvent(new Event_(`${this.#other}:${type}`, { detail }));
  }

  #idOf(value: Callable): number {
    let id = this.#ids.get(value);
    if (id === undefined) {
      this.#next += 1;
      id = this.#next;
      this.#ids.set(value, id);
      this.#functions.set(id, value);
    }
    return id;
  }

  #errorShape(error: unknown): Shape {
    if (error instanceof Error_) return { $: "error", name: error.name, message: error.message };
    return { $: "error", name: "Error", message: String(error) };
  }

  #promiseShape(promise: Promise<unknown>): Shape {
    this.#next += 1;
    const id = this.#next;
    promise.then(
      (value) => {
        this.#emit("settle", { id, ok: this.toShape(value) });
      },
      (error: unknown) => {
        this.#emit("settle", { id, failed: this.#errorShape(error) });
      },
    );
    return { $: "promise", id };
  }

  #fromShape(shape: Shape): unknown {
    switch (shape.$) {
      case "function":
        return (...arguments_: unknown[]) => this.#call(shape.id, arguments_);
      case "promise":
        return new Promise_((resolve, reject) => this.#waiting.set(shape.id, { resolve, reject }));
      case "error":
        return Object.assign(new Error_(shape.message), shape.name === "Error" ? {} : { name: shape.name });
      case "list":
        return shape.items.map((item) => this.#fromShape(item));
      case "object":
        return fromEntries(shape.entries.map(([key, item]) => [key, this.#fromShape(item)]));
      case "value":
        return shape.value;
    }
  }

  #call(id: number, arguments_: unknown[]): unknown {
    this.#reply = undefined;
    this.#emit("call", { id, arguments_: this.toShape(arguments_) });
    const reply = this.#reply as Reply | undefined;
    this.#reply = undefined;
    if (reply?.failed !== undefined) throw this.#fromShape(reply.failed);
    return reply?.ok === undefined ? undefined : this.#fromShape(reply.ok);
  }
}

export function freezeDeep(value: unknown): unknown {
  if (value !== null && typeof value === "object" && !ArrayBuffer.isView(value) && !Object.isFrozen(value)) {
    for (const item of values(value)) freezeDeep(item);
    freeze(value);
  }
  return value;
}
