/**
 * What Electron sends between processes is structured clone; the DevTools protocol carries JSON. This is the subset that
 * occurs, with bytes kept out of band. Runs in Node and in the page.
 */
type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Views in the order of a closed list: what is not here cannot be sent. */
const views = {
  Uint8Array, Int8Array, Uint8ClampedArray, Uint16Array, Int16Array, Uint32Array, Int32Array, Float32Array, Float64Array,
  BigInt64Array, BigUint64Array, DataView,
} as const;

export class UncloneableError extends Error {
  constructor(what: string) {
    super(`An object could not be cloned. (${what})`);
    this.name = "DataCloneError";
  }
}

function encodeNumber(value: number): Json {
  if (Number.isFinite(value) && !Object.is(value, -0)) return value;
  return { $: "n", v: Object.is(value, -0) ? "-0" : String(value) };
}

export function encode(value: unknown, blobs: Uint8Array[]): Json {
  const open = new Set<object>();

  const bytes = (type: string, view: Uint8Array): Json => ({ $: "b", t: type, i: blobs.push(view) - 1 });

  const walkObject = (object: object): Json => {
    if (object instanceof ArrayBuffer) return bytes("ArrayBuffer", new Uint8Array(object));
    if (ArrayBuffer.isView(object)) {
      const type = (Object.keys(views) as (keyof typeof views)[]).find((name) => object instanceof views[name]);
      if (type === undefined) throw new UncloneableError(object.constructor.name);
      return bytes(type, new Uint8Array(object.buffer as ArrayBuffer, object.byteOffset, object.byteLength));
    }
    if (object instanceof Date) return { $: "d", v: encodeNumber(object.getTime()) };
    if (object instanceof RegExp) return { $: "R", v: object.source, f: object.flags };
    if (object instanceof Error) return { $: "E", n: object.name, m: object.message, s: object.stack ?? "" };
    if (object instanceof Promise || object instanceof WeakMap || object instanceof WeakSet) throw new UncloneableError("#<Promise>");
    if (open.has(object)) throw new UncloneableError("cycle, which the shell does not carry");
    open.add(object);
    try {
      if (Array.isArray(object)) return object.map(walk);
      if (object instanceof Map) return { $: "M", v: [...object].map(([key, entry]) => [walk(key), walk(entry)]) };
      if (object instanceof Set) return { $: "S", v: [...object].map(walk) };
      const entries = Object.entries(object).map(([key, entry]): [string, Json] => [key, walk(entry)]);
      const plain = Object.fromEntries(entries);
      return Object.hasOwn(plain, "$") || Object.hasOwn(plain, "__proto__") ? { $: "o", v: entries } : plain;
    } finally {
      open.delete(object);
    }
  };

  const walk = (item: unknown): Json => {
    switch (typeof item) {
      case "string":
      case "boolean":
        return item;
      case "number":
        return encodeNumber(item);
      case "undefined":
        return { $: "u" };
      case "bigint":
        return { $: "I", v: String(item) };
      case "object":
        return item === null ? null : walkObject(item);
      default:
        throw new UncloneableError(String(item).slice(0, 60));
    }
  };

  return walk(value);
}

/** Fields of a tagged value: present by construction of `encode`, narrowed here once. */
interface Tagged {
  readonly $: string;
  readonly v: unknown;
  readonly t: string;
  readonly i: number;
  readonly f: string;
  readonly n: string;
  readonly m: string;
  readonly s: string;
}

function decodeBytes(tagged: Tagged, blobs: readonly Uint8Array[]): unknown {
  const blob = blobs[tagged.i];
  if (blob === undefined) throw new Error("a message lacks its bytes");
  // Blobs of one transfer may share a buffer; what is handed out owns its memory.
  const buffer = blob.byteOffset === 0 && blob.byteLength === blob.buffer.byteLength ? (blob.buffer as ArrayBuffer) : blob.slice().buffer;
  if (tagged.t === "ArrayBuffer") return buffer;
  // Every entry of the list is built of a whole buffer; the union of their constructors is not callable for TypeScript.
  const View = views[tagged.t as keyof typeof views] as new (bytes: ArrayBuffer) => ArrayBufferView;
  return new View(buffer);
}

export function decode(value: unknown, blobs: readonly Uint8Array[]): unknown {
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map((item) => decode(item, blobs));
  if (!Object.hasOwn(value, "$")) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, decode(item, blobs)]));
  const tagged = value as Tagged;
  const pairs = (): [unknown, unknown][] =>
    (tagged.v as readonly (readonly [unknown, unknown])[]).map(([key, item]) => [decode(key, blobs), decode(item, blobs)]);
  switch (tagged.$) {
    case "n":
      return Number(tagged.v);
    case "u":
      return undefined;
    case "I":
      return BigInt(tagged.v as string);
    case "d":
      return new Date(decode(tagged.v, blobs) as number);
    case "R":
      return new RegExp(tagged.v as string, tagged.f);
    case "E":
      return Object.assign(new Error(tagged.m), { name: tagged.n, stack: tagged.s });
    case "M":
      return new Map(pairs());
    case "S":
      return new Set((tagged.v as readonly unknown[]).map((item) => decode(item, blobs)));
    case "o":
      return Object.fromEntries(pairs().map(([key, item]) => [key as string, item]));
    case "b":
      return decodeBytes(tagged, blobs);
    default:
      throw new Error(`a message holds an unknown tag ${tagged.$}`);
  }
}

/** Above this the bytes go over the loopback server instead of the protocol: base64 there costs 10 times as much. */
export const inlineLimit = 65_536;

export type PacketKind = "hello" | "send" | "invoke" | "reply" | "open" | "title" | "focus";

export interface Packet {
  readonly kind: PacketKind;
  readonly channel?: string;
  readonly id?: number;
  readonly error?: string;
  readonly body: unknown;
  /** Base64, for small ones. */
  bytes?: string[];
  /** Ticket and lengths of what waits on the loopback server. */
  bulk?: { readonly ticket: string; readonly lengths: readonly number[] };
}

export function splitBytes(all: Uint8Array, lengths: readonly number[]): Uint8Array[] {
  if (lengths.length === 1) return [all];
  let offset = 0;
  return lengths.map((length) => {
    const part = all.subarray(offset, offset + length);
    offset += length;
    return part;
  });
}

export const totalLength = (blobs: readonly Uint8Array[]): number => blobs.reduce((sum, blob) => sum + blob.length, 0);
