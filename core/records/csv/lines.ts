import { decodeSomehow, decodeStrictly, isPlain, type TableEncoding } from "./encoding.ts";

export interface DecodedLines {
  readonly text: string;
  /** Lines, counted from 0, whose bytes are no letters. */
  readonly undecodable: ReadonlySet<number>;
}

const none: ReadonlySet<number> = new Set();

/** Whole lines become text. Where they do not, each line is tried alone. */
export function decodeLines(encoding: TableEncoding, bytes: Buffer, starts: Int32Array): DecodedLines {
  if (isPlain(bytes)) return { text: bytes.toString("latin1"), undecodable: none };
  const whole = decodeStrictly(encoding, bytes);
  if (whole !== undefined) return { text: whole, undecodable: none };
  const undecodable = new Set<number>();
  const lines: string[] = [];
  for (let line = 0; line + 1 < starts.length; line += 1) {
    const content = bytes.subarray(starts[line], starts[line + 1]);
    const text = decodeStrictly(encoding, content);
    if (text === undefined) undecodable.add(line);
    lines.push(text ?? decodeSomehow(encoding, content));
  }
  return { text: lines.join(""), undecodable };
}
