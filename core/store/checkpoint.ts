import { hash } from "node:crypto";
import type { Instant } from "../domain/brand.ts";
import { fail, succeed, type Result } from "../domain/failure.ts";

/**
 * A signed head of the log as text that fits on paper: C2SP tlog-checkpoint in a C2SP signed-note, with the time as an extension
 * line. The log is a chain and no tree, so the third line is the hash of the last row.
 */

export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  /** Hexadecimal. */
  readonly head: string;
  readonly at: Instant;
}

export interface NoteSignature {
  readonly name: string;
  /** Hexadecimal, 4 bytes: which key of that name. */
  readonly keyHash: string;
  readonly signature: Uint8Array;
}

export interface SignedCheckpoint {
  readonly checkpoint: Checkpoint;
  /** The exact text that was signed, final newline included. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
  readonly note: string;
}

const longestNote = 8192;
const keyHashLength = 4;

/** signed-note: a name has no spaces and no plus sign. */
const nameOfSigner = /^[^\s+]+$/u;

export function checkpointText({ origin, size, head, at }: Checkpoint): string {
  return `${origin}\n${String(size)}\n${Buffer.from(head, "hex").toString("base64")}\n${new Date(at).toISOString()}\n`;
}

/** signed-note: 0xff and a name of our own stand for a kind of key that the format has no number for, an X.509 certificate. */
export function keyHashOf(name: string, certificate: Uint8Array): string {
  const digest = hash("sha256", Buffer.concat([Buffer.from(`${name}\n`), Buffer.of(0xff), Buffer.from("noren-certificate"), certificate]), "buffer");
  return digest.toString("hex", 0, keyHashLength);
}

export async function signCheckpoint(
  checkpoint: Checkpoint,
  signer: { readonly name: string; readonly certificate: Uint8Array },
  sign: (text: Uint8Array) => Promise<Uint8Array>,
): Promise<SignedCheckpoint> {
  if (!nameOfSigner.test(signer.name)) throw new Error("a signer's name has no spaces");
  const text = checkpointText(checkpoint);
  const signature = await sign(Buffer.from(text));
  const keyHash = keyHashOf(signer.name, signer.certificate);
  const note = `${text}\n— ${signer.name} ${Buffer.concat([Buffer.from(keyHash, "hex"), signature]).toString("base64")}\n`;
  return { checkpoint, text, signatures: [{ name: signer.name, keyHash, signature }], note };
}

/** Text from outside: typed off paper, read from a medium. Only what `signCheckpoint` could have written is taken. */
export function parseCheckpoint(note: string): Result<SignedCheckpoint> {
  const malformed = (line: number): Result<never> => fail("audit.checkpointMalformed", { line });
  if (note.length > longestNote) return malformed(0);
  const normal = note.replaceAll("\r\n", "\n").replace(/\n*$/u, "\n");
  const lines = normal.split("\n");
  const [origin = "", size = "", head = "", time = "", blank] = lines;
  if (!/^noren-room\/[a-z0-9][a-z0-9-]{0,63}$/u.test(origin)) return malformed(1);
  if (!/^[1-9]\d{0,14}$/u.test(size)) return malformed(2);
  if (!/^[A-Za-z0-9+/]{43}=$/u.test(head)) return malformed(3);
  const at = Date.parse(time);
  if (!(at >= 0)) return malformed(4);
  const checkpoint: Checkpoint = { origin, size: Number(size), head: Buffer.from(head, "base64").toString("hex"), at: at as Instant };
  const text = checkpointText(checkpoint);
  // Whatever was written another way (a time with an offset, loose base64 bits) was not signed by us.
  if (text !== `${lines.slice(0, 4).join("\n")}\n`) return malformed(4);
  if (blank !== "") return malformed(5);
  const signatures: NoteSignature[] = [];
  for (const [index, line] of lines.slice(5, -1).entries()) {
    const [, name, base64] = /^— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})$/u.exec(line) ?? [];
    const bytes = Buffer.from(base64 ?? "", "base64");
    if (name === undefined || bytes.length <= keyHashLength) return malformed(index + 6);
    signatures.push({ name, keyHash: bytes.toString("hex", 0, keyHashLength), signature: new Uint8Array(bytes.subarray(keyHashLength)) });
  }
  if (signatures.length === 0) return malformed(6);
  return succeed({ checkpoint, text, signatures, note: normal });
}
