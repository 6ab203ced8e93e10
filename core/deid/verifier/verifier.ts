import { isAscii } from "node:buffer";
import { decodings } from "./decodings.ts";
import { bornOn } from "./birthDates.ts";
import { listed, type Hit, type HitKind, type KnownPerson, type Searched } from "./finding.ts";
import { makeNeedles, type Needle, type Needles } from "./needles.ts";
import { Searcher } from "./searcher.ts";

/** Something that is about to leave. */
export interface VerifiedOutput {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Whose it is where it is of one person, as an image is; a table says so in each line. */
  readonly pseudonym?: string;
}

/** Bytes that are looked at together, and how much of them is looked at again with the next: half of it is longer than any string in any encoding. */
const pieceBytes = 1024 * 1024;
const overlapBytes = 4096;

/** Everything that leaves goes through `look`, each output once. */
export class Verifier {
  readonly #needles: Needles;
  readonly #searcher: Searcher;
  readonly #persons: ReadonlyMap<string, number>;
  /** Whose dates may fall on the day of birth by moving. */
  readonly #newborn: ReadonlySet<number>;
  readonly #hits: Hit[] = [];
  readonly #doubtful: Hit[] = [];
  #hitCount = 0;
  #doubtfulCount = 0;
  #outputs = 0;
  #bytes = 0;

  constructor(persons: readonly KnownPerson[]) {
    this.#needles = makeNeedles(persons);
    this.#searcher = new Searcher(this.#needles);
    this.#newborn = new Set(persons.flatMap((person, index) => (isNewborn(person) ? [index] : [])));
    this.#persons = new Map(persons.map(({ pseudonym }, index) => [pseudonym, index]));
  }

  look({ name, bytes, pseudonym }: VerifiedOutput): void {
    const whose = pseudonym === undefined ? undefined : this.#persons.get(pseudonym);
    const seen = new Set<string>();
    const note = (kind: HitKind, offset: number, isDoubtful: boolean, inName: boolean): void => {
      const place = `${kind} ${String(offset)} ${String(inName)} ${String(isDoubtful)}`;
      if (seen.has(place)) return;
      seen.add(place);
      this.#note({ output: this.#outputs, offset, kind, inName }, isDoubtful);
    };
    this.#lookAtText(name, whose, (kind, at, isDoubtful) => {
      note(kind, at, isDoubtful, true);
    });
    const content = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let from = 0; from < content.length; from += pieceBytes) {
      const start = Math.max(0, from - overlapBytes);
      const end = Math.min(content.length, from + pieceBytes);
      // Near the edges of a piece nobody sees what stands beside a string: the piece before or the next has it further inside.
      const first = start === 0 ? 0 : start + overlapBytes / 2;
      const last = end === content.length ? end : end - overlapBytes / 2;
      this.#lookAtPiece(content.subarray(start, end), whose, (kind, at, isDoubtful) => {
        if (start + at >= first && start + at < last) note(kind, start + at, isDoubtful, false);
      });
    }
    this.#outputs += 1;
    this.#bytes += bytes.length;
  }

  get searched(): Searched {
    return {
      hits: this.#hits,
      doubtful: this.#doubtful,
      hitCount: this.#hitCount,
      doubtfulCount: this.#doubtfulCount,
      tooShort: this.#needles.tooShort,
      needles: this.#needles.count,
      outputs: this.#outputs,
      bytes: this.#bytes,
    };
  }

  #note(hit: Hit, isDoubtful: boolean): void {
    const list = isDoubtful ? this.#doubtful : this.#hits;
    if (list.length < listed) list.push(hit);
    if (isDoubtful) this.#doubtfulCount += 1;
    else this.#hitCount += 1;
  }

  #lookAtPiece(piece: Buffer, whose: number | undefined, note: (kind: HitKind, at: number, isDoubtful: boolean) => void): void {
    if (!isAscii(piece) || piece.includes(0)) {
      this.#searcher.searchBytes(piece, ({ kind, isDoubtful }: Needle, at) => {
        note(kind, at, isDoubtful);
      });
    }
    for (const { text, byteAt } of decodings(piece)) {
      this.#lookAtText(text, whose, (kind, at, isDoubtful) => {
        note(kind, byteAt(at), isDoubtful);
      });
    }
  }

  #lookAtText(text: string, whose: number | undefined, note: (kind: HitKind, at: number, isDoubtful: boolean) => void): void {
    this.#searcher.searchText(text, ({ kind, isDoubtful }, at) => {
      note(kind, at, isDoubtful);
    });
    this.#searcher.searchDates(text, (at, persons) => {
      // Somebody is born on every day: it tells only beside the person it belongs to.
      const bearer = whose ?? this.#personOfLine(text, at);
      note("birth", at, bearer === undefined || !persons.has(bearer) || this.#newborn.has(bearer));
    });
  }

  #personOfLine(text: string, at: number): number | undefined {
    const start = Math.max(text.lastIndexOf("\n", at - 1), text.lastIndexOf("\r", at - 1)) + 1;
    const end = text.indexOf("\n", at);
    const line = text.slice(start, end === -1 ? undefined : end).replaceAll("\u{feff}", "");
    return line
      .split(/[,\t"\r]+/)
      .map((cell) => this.#persons.get(cell))
      .find((person) => person !== undefined);
  }
}

/** A year and a day: no offset is longer. */
const longestOffsetDays = 366;

function isNewborn({ strings, firstEvent }: KnownPerson): boolean {
  if (firstEvent === undefined) return false;
  const first = Date.parse(firstEvent);
  return strings.some(({ kind, text }) => kind === "birth" && bornOn(text).some((born) => first - born < longestOffsetDays * 86_400_000));
}
