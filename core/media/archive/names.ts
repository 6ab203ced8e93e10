import { isAscii } from "node:buffer";
import { TextDecoder } from "node:util";
import type { FailureCode } from "../../domain/failure.ts";
import type { ArchiveLimits } from "./limits.ts";

/**
 * Names of things that were delivered. They are data: the room makes no file under them. A name that would mean another place
 * somewhere, or that two people would read differently, is refused all the same, since it is carried on to where files are made.
 */

export type NameEncoding = "ascii" | "utf-8" | "cp932";

/** What is known of the names beforehand: that they are UTF-8, that their maker's system writes UTF-8, or nothing. */
export type ClaimedEncoding = "utf-8" | "utf-8 likely" | "unknown";

export interface Name {
  /** In composed form (NFC), so that a name has one spelling. */
  readonly segments: readonly string[];
  /** The same as they came. */
  readonly spelled: readonly string[];
  readonly encoding: NameEncoding;
  /** Ends with a slash, as folders do in zip and tar. */
  readonly isFolder: boolean;
}

export type NameResult = { readonly ok: true; readonly name: Name } | { readonly ok: false; readonly reason: FailureCode };

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
/** WHATWG Shift_JIS is what Windows calls 932. */
const cp932 = new TextDecoder("shift_jis", { fatal: true });

function decode(decoder: TextDecoder, bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}

/** A lead byte of three: every kana and kanji in UTF-8 has one, and hardly any run of CP932 is valid UTF-8 with one. */
const hasThreeByteCharacter = (bytes: Uint8Array): boolean => bytes.some((byte) => byte >= 0xe0 && byte < 0xf0);

export interface DecodedName {
  readonly text: string;
  readonly encoding: NameEncoding;
}

/**
 * Zip has no word for "CP932", and some makers write UTF-8 without saying so. Two half-width kana can look like one Latin letter
 * of UTF-8, so where nothing is known UTF-8 is believed only if it has characters of three bytes, or if CP932 fails.
 */
export function decodeName(bytes: Buffer, claimed: ClaimedEncoding): DecodedName | undefined {
  if (isAscii(bytes)) return { text: bytes.toString("latin1"), encoding: "ascii" };
  const asUtf8 = decode(utf8, bytes);
  if (claimed === "utf-8" || (asUtf8 !== undefined && (claimed === "utf-8 likely" || hasThreeByteCharacter(bytes)))) return asUtf8 === undefined ? undefined : { text: asUtf8, encoding: "utf-8" };
  const asCp932 = decode(cp932, bytes);
  if (asCp932 !== undefined) return { text: asCp932, encoding: "cp932" };
  return asUtf8 === undefined ? undefined : { text: asUtf8, encoding: "utf-8" };
}

/** C0, C1, and what turns the direction of writing or takes no room: a name must read as it is. */
const invisible = /[\u0000-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/;
const reserved = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9\u00b9\u00b2\u00b3])(?:\..*)?$/i;

/** Why one segment cannot stand, if it cannot. */
export function faultOfSegment(segment: string, limits: ArchiveLimits): FailureCode | undefined {
  if (segment === "") return "media.nameEmpty";
  if (segment === "..") return "media.nameTraversal";
  if (segment.includes("\\")) return "media.nameBackslash";
  if (segment.includes(":")) return "media.nameDrive";
  if (invisible.test(segment)) return "media.nameControl";
  if (segment.endsWith(".") || segment.endsWith(" ") || segment.endsWith("\u3000")) return "media.nameTrailing";
  if (reserved.test(segment)) return "media.nameReserved";
  return segment.length > limits.segmentLength ? "media.nameTooLong" : undefined;
}

/** Letters, digits, and single dots between them: nothing of what a segment is refused for, but a name that a system keeps for itself. */
const simple = /^[\w-]+(?:\.[\w-]+)*(?:\/[\w-]+(?:\.[\w-]+)*)*$/;
const reservedSomewhere = /(?:^|\/)(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?=[./]|$)/i;

/** Most names by the hundred thousand are like that, and are judged at once. */
function readSimple(text: string, limits: ArchiveLimits): NameResult | undefined {
  if (text.length > limits.segmentLength || !simple.test(text) || reservedSomewhere.test(text)) return undefined;
  const segments = text.split("/");
  return segments.length > limits.segments ? undefined : { ok: true, name: { segments, spelled: segments, encoding: "ascii", isFolder: false } };
}

/** Splits and judges a decoded name. A leading "./" and "." between slashes mean nothing and go. */
export function readName({ text, encoding }: DecodedName, limits: ArchiveLimits): NameResult {
  const known = encoding === "ascii" ? readSimple(text, limits) : undefined;
  if (known !== undefined) return known;
  const refuse = (reason: FailureCode): NameResult => ({ ok: false, reason });
  if (text === "") return refuse("media.nameEmpty");
  if (text.length > limits.nameLength) return refuse("media.nameTooLong");
  if (/^[A-Za-z]:/.test(text)) return refuse("media.nameDrive");
  if (text.startsWith("/")) return refuse("media.nameAbsolute");
  const isFolder = text.endsWith("/");
  const parts = (isFolder ? text.slice(0, -1) : text).split("/");
  const spelled = parts.filter((part) => part !== ".");
  for (const part of spelled) {
    const fault = faultOfSegment(part, limits);
    if (fault !== undefined) return refuse(fault);
  }
  if (spelled.length > limits.segments) return refuse("media.nameTooLong");
  const segments = encoding === "ascii" ? spelled : spelled.map((part) => part.normalize("NFC"));
  return { ok: true, name: { segments, spelled, encoding, isFolder: isFolder || segments.length === 0 } };
}

const isPlain = (name: string): boolean => /^[\0-\x7f]*$/.test(name);

/** Equal for names that some file system holds to be the same: case, composition, and letters that fold into two. */
export function foldName(name: string): string {
  if (isPlain(name)) return name.toLowerCase();
  return name.normalize("NFC").toUpperCase().toLowerCase().normalize("NFC");
}

export interface Collision {
  readonly reason: FailureCode;
  /** The entry that had the name before, where it was a file. */
  readonly earlier: number | undefined;
}

/** Notices names that two entries share. A folder may be named as often as one likes, but in one spelling, and not as a file. */
export interface NameRegister {
  readonly claim: (index: number, name: Pick<Name, "spelled" | "isFolder">) => Collision | undefined;
}

export function openNameRegister(): NameRegister {
  const files = new Map<string, number>();
  /** Of those that are not spelled as they fold: most are, and a hundred thousand take their room. */
  const spellings = new Map<string, string>();
  const folders = new Map<string, string>();
  let lastParent = "";

  const claimFolder = (folded: string, exact: string): Collision | undefined => {
    const spelling = folders.get(folded);
    if (spelling === undefined) {
      const file = files.get(folded);
      if (file !== undefined) return { reason: "media.nameDuplicate", earlier: file };
      folders.set(folded, exact);
      return undefined;
    }
    return spelling === exact ? undefined : { reason: "media.nameCollides", earlier: undefined };
  };

  const claimFile = (index: number, folded: string, exact: string): Collision | undefined => {
    const file = files.get(folded);
    if (file !== undefined) return { reason: (spellings.get(folded) ?? folded) === exact ? "media.nameDuplicate" : "media.nameCollides", earlier: file };
    if (folders.has(folded)) return { reason: "media.nameDuplicate", earlier: undefined };
    files.set(folded, index);
    if (exact !== folded) spellings.set(folded, exact);
    return undefined;
  };

  return {
    claim: (index, { spelled, isFolder }) => {
      const exact = spelled.join("/");
      const folded = foldName(exact);
      // Folding may change lengths, but not those of plain letters.
      const isAligned = isPlain(exact);
      const parent = exact.slice(0, Math.max(0, exact.lastIndexOf("/")));
      // Folders that the one before was in too were judged with it.
      for (let end = exact.indexOf("/", sharedFolders(lastParent, parent)); end !== -1; end = exact.indexOf("/", end + 1)) {
        const folder = exact.slice(0, end);
        const collision = claimFolder(isAligned ? folded.slice(0, end) : foldName(folder), folder);
        if (collision !== undefined) return collision;
      }
      lastParent = parent;
      return isFolder ? claimFolder(folded, exact) : claimFile(index, folded, exact);
    },
  };
}

/** Where the first folder that two paths do not share begins. */
function sharedFolders(one: string, other: string): number {
  if (one === other) return other.length === 0 ? 0 : other.length + 1;
  let at = 0;
  let start = 0;
  while (at < one.length && at < other.length && one.codePointAt(at) === other.codePointAt(at)) {
    at += 1;
    if (other[at - 1] === "/") start = at;
  }
  // One path may be the whole beginning of the other.
  if ((at === one.length && other[at] === "/") || (at === other.length && one[at] === "/")) start = Math.min(at + 1, other.length);
  return start;
}
