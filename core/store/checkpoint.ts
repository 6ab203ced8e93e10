import { hash } from "node:crypto";
import type { Instant } from "../domain/brand.ts";
import { fail, succeed, type Result } from "../domain/failure.ts";

/**
 * A signed head of the log as text that fits on paper: C2SP tlog-checkpoint in a C2SP signed-note, with the time, the head of the destruction
 * register and the policy in force as extension lines: a room that was put back as a whole, register and all, contradicts what was carried
 * outside. The log is a chain and no tree, so the third line is the hash of the last row.
 */

export interface Checkpoint {
  readonly origin: string;
  readonly size: number;
  /** Hexadecimal. */
  readonly head: string;
  readonly at: Instant;
  /** The last entry of the destruction register and the SHA-256 of its statement; 0 and none where nothing was ever destroyed. */
  readonly destruction: { readonly entry: number; readonly sha256?: string };
  readonly policy: { readonly sequence: number; readonly sha256: string };
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
const signedLines = 6;

/** signed-note: a name has no spaces and no plus sign. */
const nameOfSigner = /^[^\s+]+$/u;

const base64 = (hexadecimal: string): string => Buffer.from(hexadecimal, "hex").toString("base64");
const hexadecimal = (text: string): string => Buffer.from(text, "base64").toString("hex");

export function checkpointText({ origin, size, head, at, destruction, policy }: Checkpoint): string {
  const register = `destruction ${String(destruction.entry)}${destruction.sha256 === undefined ? "" : ` ${base64(destruction.sha256)}`}`;
  const lines = [origin, String(size), base64(head), new Date(at).toISOString(), register, `policy ${String(policy.sequence)} ${base64(policy.sha256)}`];
  return `${lines.join("\n")}\n`;
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
  const [origin = "", size = "", head = "", time = "", register = "", policy = "", blank] = lines;
  if (!/^noren-room\/[a-z0-9][a-z0-9-]{0,63}$/u.test(origin)) return malformed(1);
  if (!/^[1-9]\d{0,14}$/u.test(size)) return malformed(2);
  if (!/^[A-Za-z0-9+/]{43}=$/u.test(head)) return malformed(3);
  const at = Date.parse(time);
  if (!(at >= 0)) return malformed(4);
  const [, entry, statement] = /^destruction (0|[1-9]\d{0,11})(?: ([A-Za-z0-9+/]{43}=))?$/u.exec(register) ?? [];
  if (entry === undefined || (entry === "0") !== (statement === undefined)) return malformed(5);
  const [, sequence, decided] = /^policy ([1-9]\d{0,11}) ([A-Za-z0-9+/]{43}=)$/u.exec(policy) ?? [];
  if (sequence === undefined || decided === undefined) return malformed(6);
  const checkpoint: Checkpoint = {
    origin,
    size: Number(size),
    head: hexadecimal(head),
    at: at as Instant,
    destruction: { entry: Number(entry), ...(statement !== undefined && { sha256: hexadecimal(statement) }) },
    policy: { sequence: Number(sequence), sha256: hexadecimal(decided) },
  };
  const text = checkpointText(checkpoint);
  // Whatever was written another way (a time with an offset, loose base64 bits) was not signed by us.
  const written = text.split("\n").findIndex((line, index) => line !== lines[index] && index < signedLines);
  if (written !== -1) return malformed(written + 1);
  if (blank !== "") return malformed(signedLines + 1);
  const signatures: NoteSignature[] = [];
  for (const [index, line] of lines.slice(signedLines + 1, -1).entries()) {
    const [, name, encoded] = /^— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})$/u.exec(line) ?? [];
    const bytes = Buffer.from(encoded ?? "", "base64");
    if (name === undefined || bytes.length <= keyHashLength) return malformed(index + signedLines + 2);
    signatures.push({ name, keyHash: bytes.toString("hex", 0, keyHashLength), signature: new Uint8Array(bytes.subarray(keyHashLength)) });
  }
  if (signatures.length === 0) return malformed(signedLines + 2);
  return succeed({ checkpoint, text, signatures, note: normal });
}
