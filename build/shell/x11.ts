import { Wire, type Screen } from "./x11-wire.ts";

export type SelectionName = "CLIPBOARD" | "PRIMARY";

const opcode = { createWindow: 1, internAtom: 16, changeProperty: 18, getProperty: 20, setSelectionOwner: 22, getSelectionOwner: 23, convertSelection: 24, sendEvent: 25 };
const event = { selectionClear: 29, selectionRequest: 30, selectionNotify: 31 };
const atoms = { PRIMARY: 1, ATOM: 4 } as const;
const inputOnly = 2;
const longestText = 1 << 18;
const patience = 2000;

const word = (value: number): Buffer => {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32LE(value);
  return buffer;
};

/**
 * A client of the X server for what Chromium cannot be told: who owns CLIPBOARD and PRIMARY. Taking the ownership away is
 * what really empties them; the owner is told and forgets.
 */
export class X11 {
  readonly screen: Screen;
  readonly #wire: Wire;
  readonly #window: number;
  readonly #named = new Map<string, number>();
  readonly #owned = new Map<number, string>();
  readonly #waiting = new Map<number, (property: number) => void>();

  private constructor(wire: Wire, screen: Screen, window: number) {
    this.#wire = wire;
    this.screen = screen;
    this.#window = window;
  }

  static async open(display: string): Promise<X11> {
    const state: { client?: X11 } = {};
    const wire = new Wire(display, (message) => {
      if (state.client !== undefined) state.client.#take(message);
    });
    const { screen, resourceBase } = await wire.opened;
    const client = new X11(wire, screen, resourceBase | 1);
    state.client = client;
    // depth 0, x and y 0, width and height 1, no border: a window that is never shown and only owns.
    wire.send(opcode.createWindow, 0, [client.#window, screen.root, 0, 0x00010001, inputOnly << 16, 0, 0]);
    for (const name of ["CLIPBOARD", "UTF8_STRING", "TARGETS", "TEXT", "NOREN_SELECTION"]) client.#named.set(name, await client.#intern(name));
    return client;
  }

  async #intern(name: string): Promise<number> {
    const reply = await this.#wire.ask(opcode.internAtom, 0, [Buffer.byteLength(name)], Buffer.from(name));
    return reply.readUInt32LE(8);
  }

  #atom(name: string): number {
    if (name === "PRIMARY") return atoms.PRIMARY;
    return this.#named.get(name) ?? 0;
  }

  /** Resolves once the server has done it. */
  async clear(selection: SelectionName): Promise<void> {
    this.#owned.delete(this.#atom(selection));
    this.#wire.send(opcode.setSelectionOwner, 0, [0, this.#atom(selection), 0]);
    await this.owner(selection);
  }

  async owner(selection: SelectionName): Promise<number> {
    const reply = await this.#wire.ask(opcode.getSelectionOwner, 0, [this.#atom(selection)]);
    return reply.readUInt32LE(8);
  }

  async write(selection: SelectionName, text: string): Promise<void> {
    if (Buffer.byteLength(text) > longestText) throw new Error("the text is too long for the clipboard");
    this.#owned.set(this.#atom(selection), text);
    this.#wire.send(opcode.setSelectionOwner, 0, [this.#window, this.#atom(selection), 0]);
    await this.owner(selection);
  }

  async read(selection: SelectionName): Promise<string> {
    const atom = this.#atom(selection);
    const own = this.#owned.get(atom);
    if (own !== undefined) return own;
    if ((await this.owner(selection)) === 0) return "";
    const answered = Promise.withResolvers<number>();
    this.#waiting.set(atom, answered.resolve);
    const timer = setTimeout(() => {
      answered.resolve(0);
    }, patience);
    this.#wire.send(opcode.convertSelection, 0, [this.#window, atom, this.#atom("UTF8_STRING"), this.#atom("NOREN_SELECTION"), 0]);
    const property = await answered.promise;
    clearTimeout(timer);
    this.#waiting.delete(atom);
    if (property === 0) return "";
    const reply = await this.#wire.ask(opcode.getProperty, 1, [this.#window, property, 0, 0, longestText]);
    // Format 8: text as it is. Anything else (INCR, for very long ones) is not text we can read.
    return reply[1] === 8 ? reply.subarray(32, 32 + reply.readUInt32LE(16)).toString() : "";
  }

  #take(message: Buffer): void {
    const kind = (message[0] ?? 0) & 0x7f;
    if (kind === event.selectionNotify) this.#waiting.get(message.readUInt32LE(12))?.(message.readUInt32LE(20));
    else if (kind === event.selectionClear) this.#owned.delete(message.readUInt32LE(12));
    else if (kind === event.selectionRequest) this.#serve(message);
  }

  #serve(message: Buffer): void {
    const [time, requestor, selection, target] = [4, 12, 16, 20].map((offset) => message.readUInt32LE(offset)) as [number, number, number, number];
    // A very old client names no property and means the target.
    const property = message.readUInt32LE(24) || target;
    const text = this.#owned.get(selection);
    const utf8 = this.#atom("UTF8_STRING");
    let given = property;
    if (text !== undefined && target === this.#atom("TARGETS")) this.#put(requestor, property, atoms.ATOM, 32, Buffer.concat([word(target), word(utf8)]));
    else if (text !== undefined && (target === utf8 || target === this.#atom("TEXT"))) this.#put(requestor, property, utf8, 8, Buffer.from(text));
    else given = 0;
    const notice = Buffer.alloc(32);
    notice.writeUInt8(event.selectionNotify);
    for (const [index, value] of [time, requestor, selection, target, given].entries()) notice.writeUInt32LE(value, 4 + index * 4);
    this.#wire.send(opcode.sendEvent, 0, [requestor, 0], notice);
  }

  #put(window: number, property: number, type: number, format: 8 | 32, data: Buffer): void {
    this.#wire.send(opcode.changeProperty, 0, [window, property, type, format, data.length / (format / 8)], data);
  }
}
