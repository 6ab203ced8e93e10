import { createHash } from "node:crypto";
import { FailureError } from "../../domain/failure.ts";
import { startEnvelope } from "../../envelope/writer.ts";
import { systemEntropy } from "../../platform/entropy.ts";
import { streamFile } from "../../platform/fileStream.ts";
import { FileWriter } from "../../platform/fileWriter.ts";
import { releaseMemory } from "../../platform/releaseMemory.ts";
import { SegmentReader, type ReadableObject } from "../../vault/segmentReader.ts";
import { deriveVaultKeys } from "../../vault/vaultKeys.ts";
import { onMedium } from "./asMedium.ts";

/** What a thread seals at a time: one large part, or many small ones. */
export interface SealOrder {
  /** Wiped when the parts are written. */
  readonly key: Uint8Array;
  readonly keyId: Uint8Array;
  readonly parts: readonly PartToSeal[];
  /** Where any of them comes out of the vault. */
  readonly vault?: VaultSeed;
}

export interface VaultSeed {
  readonly folder: string;
  /** Wiped when the parts are written. */
  readonly key: Uint8Array<ArrayBuffer>;
}

export interface PartToSeal {
  /** The object's number, for failures: they name no file. */
  readonly object: number;
  readonly source: PartSource;
  readonly plainBytes: number;
  readonly target: string;
}

export type PartSource =
  /** `listed`: as the whole file was when it was listed. */
  | { readonly kind: "file"; readonly file: string; readonly offset: number; readonly listed: { readonly bytes: number; readonly modified: bigint } }
  /** One after another; no plaintext of these ever lies on a disk. */
  | { readonly kind: "pieces"; readonly pieces: readonly Piece[] };

export type Piece =
  | { readonly kind: "bytes"; readonly bytes: Uint8Array }
  | { readonly kind: "object"; readonly object: ReadableObject; readonly from: number; readonly length: number };

export interface SealedPart {
  readonly bytes: number;
  readonly sha256: string;
  readonly plainSha256: string;
  /** Plain SHA-256 of each whole object of the vault that begins in the part, in their order. */
  readonly begun: readonly string[];
}

/** The parts are on the medium, synced, when this returns; their folder is not. */
export function sealParts({ key, keyId, parts, vault }: SealOrder): readonly SealedPart[] {
  const written: { readonly file: FileWriter; readonly sealed: SealedPart }[] = [];
  const reader = vault === undefined ? undefined : new SegmentReader({ folder: vault.folder, keys: deriveVaultKeys(vault.key) });
  try {
    for (const part of parts) written.push(sealPart(part, { kind: "shared", id: keyId, key }, reader));
    // Together, so that the medium writes many small files in one go.
    for (const { file } of written) onMedium(() => { file.sync(); });
    return written.map(({ sealed }) => sealed);
  } finally {
    key.fill(0);
    vault?.key.fill(0);
    reader?.close();
    for (const { file } of written) file.close();
  }
}

type Sink = (plain: Buffer) => void;

function sealPart(part: PartToSeal, recipient: { readonly kind: "shared"; readonly id: Uint8Array; readonly key: Uint8Array }, reader: SegmentReader | undefined): { readonly file: FileWriter; readonly sealed: SealedPart } {
  const plainHash = createHash("sha256");
  const hash = createHash("sha256");
  const file = onMedium(() => FileWriter.make(part.target));
  let bytes = 0;
  const write = (piece: Buffer): void => {
    hash.update(piece);
    onMedium(() => { file.writeAt(bytes, piece); });
    bytes += piece.length;
  };
  try {
    const envelope = startEnvelope({ recipients: [recipient], contentBytes: part.plainBytes, entropy: systemEntropy });
    write(envelope.head);
    let plainBytes = 0;
    const seal: Sink = (chunk) => {
      plainHash.update(chunk);
      plainBytes += chunk.length;
      const piece = envelope.update(chunk);
      write(piece);
      releaseMemory(piece);
    };
    const { isSame, begun } = part.source.kind === "file" ? readFile(part.source, part.plainBytes, seal) : readPieces(part.source.pieces, reader, seal);
    if (!isSame || plainBytes !== part.plainBytes) throw new FailureError("package.sourceChanged", { object: part.object });
    write(envelope.finish());
    return { file, sealed: { bytes, sha256: hash.digest("hex"), plainSha256: plainHash.digest("hex"), begun } };
  } catch (error) {
    file.close();
    throw error;
  }
}

interface ReadSource {
  readonly isSame: boolean;
  readonly begun: readonly string[];
}

function readFile({ file, offset, listed }: Extract<PartSource, { kind: "file" }>, length: number, seal: Sink): ReadSource {
  const facts = streamFile(file, { offset, length }, seal);
  return { isSame: facts?.bytes === listed.bytes && facts.modified === listed.modified, begun: [] };
}

/** So much at a time of a large object. */
const sliceBytes = 4 * 1024 * 1024;

/** What the vault gives out was authenticated; which object it is, the hashes say. */
function readPieces(pieces: readonly Piece[], reader: SegmentReader | undefined, seal: Sink): ReadSource {
  const begun: string[] = [];
  for (const piece of pieces) {
    if (piece.kind === "bytes") {
      seal(Buffer.from(piece.bytes));
      continue;
    }
    if (reader === undefined) throw new Error("an object of the vault needs the vault");
    const { object, from, length } = piece;
    const isWhole = from === 0 && length === object.bytes;
    const hash = createHash("sha256");
    readSlices(reader, object, from, length, (plain) => {
      if (isWhole) hash.update(plain);
      seal(plain);
    });
    // One that goes on in the next part is read to its end for its hash.
    if (from === 0 && !isWhole) readSlices(reader, object, 0, object.bytes, (plain) => hash.update(plain));
    if (from === 0) begun.push(hash.digest("hex"));
  }
  return { isSame: true, begun };
}

function readSlices(reader: SegmentReader, object: ReadableObject, from: number, length: number, sink: Sink): void {
  let done = 0;
  // Once for an empty one too: it must be there, and be empty.
  do {
    const plain = reader.readRange(object, from + done, Math.min(sliceBytes, length - done));
    try {
      sink(plain);
    } finally {
      // A patient's data: neither the collector nor the next piece of memory should find it, also where the medium failed.
      plain.fill(0);
      releaseMemory(plain);
    }
    done += sliceBytes;
  } while (done < length);
}
