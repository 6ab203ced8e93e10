/** XML 1.0 with namespaces, as far as documents of records need it: no declared entities, no external parts. Anything else is undefined. */

export interface XmlAttribute {
  readonly space: string;
  readonly name: string;
  readonly value: string;
}

export interface XmlElement {
  readonly space: string;
  readonly name: string;
  readonly attributes: readonly XmlAttribute[];
  readonly children: readonly XmlElement[];
}

const deepest = 200;
const mostElements = 500_000;

const nameForm = /[\p{L}_][\p{L}\p{N}\p{M}_.-]*(?::[\p{L}_][\p{L}\p{N}\p{M}_.-]*)?/uy;
const space = /\s*/y;
const entities: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", apos: "'", quot: '"' };
const xmlSpace = "http://www.w3.org/XML/1998/namespace";

class NotXml extends Error {}

interface Open {
  readonly qualified: string;
  readonly element: XmlElement & { readonly children: XmlElement[] };
  readonly spaces: ReadonlyMap<string, string>;
}

class Reader {
  readonly #text: string;
  #at = 0;
  #elements = 0;

  constructor(text: string) {
    this.#text = text;
  }

  read(): XmlElement {
    const open: Open[] = [];
    let root: XmlElement | undefined;
    while (this.#at < this.#text.length) {
      if (this.#takes("<!--")) this.#until("-->");
      else if (this.#takes("<?")) this.#until("?>");
      else if (this.#takes("<![CDATA[")) {
        if (open.length === 0) throw new NotXml();
        this.#until("]]>");
      }
      // A declared type may define what letters stand for.
      else if (this.#takes("<!")) throw new NotXml();
      else if (this.#takes("</")) {
        const closed = open.pop();
        if (closed === undefined || this.#name() !== closed.qualified) throw new NotXml();
        this.#skip();
        this.#need(">");
      } else if (this.#takes("<")) {
        const parent = open.at(-1);
        const { opened, isEmpty } = this.#start(parent?.spaces ?? new Map([["xml", xmlSpace]]));
        if (parent === undefined) {
          if (root !== undefined) throw new NotXml();
          root = opened.element;
        } else parent.element.children.push(opened.element);
        if (isEmpty) continue;
        open.push(opened);
        if (open.length > deepest) throw new NotXml();
      } else this.#characters(open.length > 0);
    }
    if (root === undefined || open.length > 0) throw new NotXml();
    return root;
  }

  #start(outer: ReadonlyMap<string, string>): { readonly opened: Open; readonly isEmpty: boolean } {
    if (++this.#elements > mostElements) throw new NotXml();
    const qualified = this.#name();
    const written = new Map<string, string>();
    let isEmpty = false;
    for (;;) {
      const gap = this.#skip();
      if (this.#takes("/>")) {
        isEmpty = true;
        break;
      }
      if (this.#takes(">")) break;
      if (gap === 0) throw new NotXml();
      const name = this.#name();
      this.#skip();
      this.#need("=");
      this.#skip();
      if (written.has(name)) throw new NotXml();
      written.set(name, this.#quoted());
    }
    const spaces = new Map(outer);
    for (const [name, value] of written) {
      if (name === "xmlns") spaces.set("", value);
      else if (name.startsWith("xmlns:")) spaces.set(name.slice(6), value);
    }
    const attributes = [...written].filter(([name]) => name !== "xmlns" && !name.startsWith("xmlns:")).map(([name, value]) => ({ ...resolve(name, spaces, false), value }));
    return { opened: { qualified, element: { ...resolve(qualified, spaces, true), attributes, children: [] }, spaces }, isEmpty };
  }

  #takes(mark: string): boolean {
    if (!this.#text.startsWith(mark, this.#at)) return false;
    this.#at += mark.length;
    return true;
  }

  #need(mark: string): void {
    if (!this.#takes(mark)) throw new NotXml();
  }

  #until(mark: string): void {
    const end = this.#text.indexOf(mark, this.#at);
    if (end === -1) throw new NotXml();
    this.#at = end + mark.length;
  }

  #skip(): number {
    space.lastIndex = this.#at;
    const length = space.exec(this.#text)?.[0].length ?? 0;
    this.#at += length;
    return length;
  }

  #name(): string {
    nameForm.lastIndex = this.#at;
    const name = nameForm.exec(this.#text)?.[0];
    if (name === undefined) throw new NotXml();
    this.#at += name.length;
    return name;
  }

  #quoted(): string {
    const quote = this.#text.charAt(this.#at);
    if (quote !== '"' && quote !== "'") throw new NotXml();
    const end = this.#text.indexOf(quote, this.#at + 1);
    if (end === -1) throw new NotXml();
    const raw = this.#text.slice(this.#at + 1, end);
    this.#at = end + 1;
    if (raw.includes("<")) throw new NotXml();
    return raw.replaceAll(/&([^;]*)(;?)/g, (_, name: string, isClosed: string) => meant(isClosed === "" ? "" : name));
  }

  /** Text between elements is not kept; that its references are sound says that the document is what it seems. */
  #characters(isInside: boolean): void {
    const next = this.#text.indexOf("<", this.#at);
    const end = next === -1 ? this.#text.length : next;
    const text = this.#text.slice(this.#at, end);
    this.#at = end;
    if (!isInside && text.trim() !== "") throw new NotXml();
    for (const [, name = "", isClosed] of text.matchAll(/&([^;]*)(;?)/g)) meant(isClosed === "" ? "" : name);
  }
}

function meant(name: string): string {
  const known = entities[name];
  if (known !== undefined) return known;
  const [, hexadecimal, decimal] = /^#(?:x([\da-f]{1,6})|(\d{1,7}))$/i.exec(name) ?? [];
  const point = hexadecimal !== undefined ? Number.parseInt(hexadecimal, 16) : decimal !== undefined ? Number(decimal) : Number.NaN;
  if (!(point > 0 && point <= 0x10ffff)) throw new NotXml();
  return String.fromCodePoint(point);
}

function resolve(qualified: string, spaces: ReadonlyMap<string, string>, isElement: boolean): { readonly space: string; readonly name: string } {
  const [first = "", second] = qualified.split(":");
  if (second === undefined) return { space: isElement ? (spaces.get("") ?? "") : "", name: first };
  const found = spaces.get(first);
  if (found === undefined) throw new NotXml();
  return { space: found, name: second };
}

const declared = /^<\?xml[^>]*\bencoding\s*=\s*["']([A-Za-z][\w.-]*)["']/;
const labels = new Set(["utf-8", "us-ascii", "shift_jis", "windows-31j", "ms932", "euc-jp", "iso-2022-jp", "iso-8859-1", "utf-16", "utf-16le", "utf-16be"]);

function decoded(bytes: Uint8Array): string | undefined {
  const [first = 0, second = 0] = bytes;
  const mark = first === 0xff && second === 0xfe ? "utf-16le" : first === 0xfe && second === 0xff ? "utf-16be" : undefined;
  const label = mark ?? declared.exec(Buffer.from(bytes.subarray(0, 256)).toString("latin1").replace(/^\xef\xbb\xbf/, ""))?.[1]?.toLowerCase() ?? "utf-8";
  if (!labels.has(label)) return undefined;
  try {
    return new TextDecoder(label === "ms932" ? "windows-31j" : label, { fatal: true }).decode(bytes).replace(/[\0\s]+$/, "");
  } catch {
    return undefined;
  }
}

/** Undefined for what is not well-formed, declares a type, or is written in letters nobody can read. */
export function readXml(bytes: Uint8Array): XmlElement | undefined {
  const text = decoded(bytes);
  if (text === undefined) return undefined;
  try {
    return new Reader(text).read();
  } catch (error) {
    if (error instanceof NotXml) return undefined;
    throw error;
  }
}
