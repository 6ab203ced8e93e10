import { readFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { homedir, hostname } from "node:os";
import { join } from "node:path";

/** The few words of the X11 protocol that selections need (X Window System Protocol, version 11, appendix B), little-endian. */

const padded = (length: number): number => (length + 3) & ~3;

/** Big-endian records of family, address, display, name and data (Xau). */
export function findCookie(authority: Buffer, display: string, host: string): Buffer | undefined {
  let offset = 0;
  const field = (): Buffer => {
    const length = authority.readUInt16BE(offset);
    const value = authority.subarray(offset + 2, offset + 2 + length);
    offset += 2 + length;
    return value;
  };
  let found: Buffer | undefined;
  while (offset + 2 <= authority.length) {
    const family = authority.readUInt16BE(offset);
    offset += 2;
    const address = field();
    const number = field();
    const name = field();
    const data = field();
    // 256 is FamilyLocal, 65535 FamilyWild; an empty number stands for every display.
    const isHere = family === 65_535 || (family === 256 && address.toString() === host);
    const isThis = number.length === 0 || number.toString() === display;
    if (isHere && isThis && name.toString() === "MIT-MAGIC-COOKIE-1") found ??= data;
  }
  return found;
}

function cookieOf(display: string): Buffer {
  const file = process.env["XAUTHORITY"] ?? join(homedir(), ".Xauthority");
  try {
    return findCookie(readFileSync(file), display, hostname()) ?? Buffer.alloc(0);
  } catch {
    return Buffer.alloc(0);
  }
}

export interface Screen {
  readonly root: number;
  readonly width: number;
  readonly height: number;
}

interface Reply {
  readonly resolve: (reply: Buffer) => void;
  readonly reject: (error: Error) => void;
}

/** One connection; `onEvent` is given every event as its 32 bytes. */
export class Wire {
  readonly #socket: Socket;
  readonly #onEvent: (event: Buffer) => void;
  readonly #replies = new Map<number, Reply>();
  readonly #opened = Promise.withResolvers<{ readonly screen: Screen; readonly resourceBase: number }>();
  #buffer = Buffer.alloc(0);
  #sequence = 0;
  #isOpen = false;

  constructor(display: string, onEvent: (event: Buffer) => void) {
    const number = /^(?:unix)?:(\d+)/.exec(display)?.[1];
    if (number === undefined) throw new Error(`the display ${display} is not a local one`);
    this.#onEvent = onEvent;
    this.#socket = connect(`/tmp/.X11-unix/X${number}`);
    this.#socket.unref();
    this.#socket.on("data", (chunk) => {
      this.#buffer = Buffer.concat([this.#buffer, chunk]);
      this.#read();
    });
    const end = (error?: Error): void => {
      const reason = error ?? new Error("the X server has closed the connection");
      this.#opened.reject(reason);
      for (const reply of this.#replies.values()) reply.reject(reason);
      this.#replies.clear();
    };
    this.#socket.on("error", end);
    this.#socket.on("close", () => {
      end();
    });
    this.#opened.promise.catch(() => undefined);
    this.#greet(cookieOf(number));
  }

  get opened(): Promise<{ readonly screen: Screen; readonly resourceBase: number }> {
    return this.#opened.promise;
  }

  #greet(cookie: Buffer): void {
    const name = Buffer.from(cookie.length === 0 ? "" : "MIT-MAGIC-COOKIE-1");
    const request = Buffer.alloc(12 + padded(name.length) + padded(cookie.length));
    request.write("l");
    request.writeUInt16LE(11, 2);
    request.writeUInt16LE(name.length, 6);
    request.writeUInt16LE(cookie.length, 8);
    name.copy(request, 12);
    cookie.copy(request, 12 + padded(name.length));
    this.#socket.write(request);
  }

  /** `words` are the 32-bit fields after the header; `tail` is padded. */
  send(opcode: number, detail: number, words: readonly number[], tail: Buffer = Buffer.alloc(0)): void {
    const request = Buffer.alloc(4 + words.length * 4 + padded(tail.length));
    request.writeUInt8(opcode);
    request.writeUInt8(detail, 1);
    request.writeUInt16LE(request.length / 4, 2);
    for (const [index, word] of words.entries()) request.writeUInt32LE(word >>> 0, 4 + index * 4);
    tail.copy(request, 4 + words.length * 4);
    this.#sequence = (this.#sequence + 1) & 0xffff;
    this.#socket.write(request);
  }

  ask(opcode: number, detail: number, words: readonly number[], tail?: Buffer): Promise<Buffer> {
    this.send(opcode, detail, words, tail);
    const sequence = this.#sequence;
    return new Promise((resolve, reject) => this.#replies.set(sequence, { resolve, reject }));
  }

  #read(): void {
    for (;;) {
      const length = this.#isOpen ? this.#messageLength() : this.#greetingLength();
      if (length === undefined || this.#buffer.length < length) return;
      const message = this.#buffer.subarray(0, length);
      this.#buffer = this.#buffer.subarray(length);
      if (this.#isOpen) this.#take(message);
      else this.#welcome(message);
    }
  }

  #greetingLength(): number | undefined {
    return this.#buffer.length < 8 ? undefined : 8 + this.#buffer.readUInt16LE(6) * 4;
  }

  #messageLength(): number | undefined {
    if (this.#buffer.length < 32) return undefined;
    return this.#buffer[0] === 1 ? 32 + this.#buffer.readUInt32LE(4) * 4 : 32;
  }

  #welcome(message: Buffer): void {
    if (message[0] !== 1) {
      this.#opened.reject(new Error("the X server refuses the connection"));
      this.#socket.destroy();
      return;
    }
    this.#isOpen = true;
    const screen = 40 + padded(message.readUInt16LE(24)) + 8 * (message[29] ?? 0);
    this.#opened.resolve({
      resourceBase: message.readUInt32LE(12),
      screen: { root: message.readUInt32LE(screen), width: message.readUInt16LE(screen + 20), height: message.readUInt16LE(screen + 22) },
    });
  }

  #take(message: Buffer): void {
    const kind = message[0];
    if (kind !== 0 && kind !== 1) {
      this.#onEvent(message);
      return;
    }
    const sequence = message.readUInt16LE(2);
    const reply = this.#replies.get(sequence);
    this.#replies.delete(sequence);
    if (kind === 1) reply?.resolve(message);
    else reply?.reject(new Error(`X error ${String(message[1])}`));
  }
}
