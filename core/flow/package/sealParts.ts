import { createHash } from "node:crypto";
import { FailureError } from "../../domain/failure.ts";
import { startEnvelope } from "../../envelope/writer.ts";
import { systemEntropy } from "../../platform/entropy.ts";
import { streamFile } from "../../platform/fileStream.ts";
import { FileWriter } from "../../platform/fileWriter.ts";
import { releaseMemory } from "../../platform/releaseMemory.ts";
import { onMedium } from "./asMedium.ts";

/** What a thread seals at a time: one large part, or many small ones. */
export interface SealOrder {
  /** Wiped when the parts are written. */
  readonly key: Uint8Array;
  readonly keyId: Uint8Array;
  readonly parts: readonly PartToSeal[];
}

export interface PartToSeal {
  /** The object's number, for failures: they name no file. */
  readonly object: number;
  readonly source: string;
  readonly offset: number;
  readonly plainBytes: number;
  /** As the whole file was when it was listed. */
  readonly listed: { readonly bytes: number; readonly modified: bigint };
  readonly target: string;
}

export interface SealedPart {
  readonly bytes: number;
  readonly sha256: string;
  readonly plainSha256: string;
}

/** The parts are on the medium, synced, when this returns; their folder is not. */
export function sealParts({ key, keyId, parts }: SealOrder): readonly SealedPart[] {
  const written: { readonly file: FileWriter; readonly sealed: SealedPart }[] = [];
  try {
    for (const part of parts) written.push(sealPart(part, { kind: "shared", id: keyId, key }));
    // Together, so that the medium writes many small files in one go.
    for (const { file } of written) onMedium(() => { file.sync(); });
    return written.map(({ sealed }) => sealed);
  } finally {
    key.fill(0);
    for (const { file } of written) file.close();
  }
}

function sealPart(part: PartToSeal, recipient: { readonly kind: "shared"; readonly id: Uint8Array; readonly key: Uint8Array }): { readonly file: FileWriter; readonly sealed: SealedPart } {
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
    const facts = streamFile(part.source, { offset: part.offset, length: part.plainBytes }, (chunk) => {
      plainHash.update(chunk);
      plainBytes += chunk.length;
      const piece = envelope.update(chunk);
      write(piece);
      releaseMemory(piece);
    });
    const isSame = facts?.bytes === part.listed.bytes && facts.modified === part.listed.modified && plainBytes === part.plainBytes;
    if (!isSame) throw new FailureError("package.sourceChanged", { object: part.object });
    write(envelope.finish());
  } catch (error) {
    file.close();
    throw error;
  }
  return { file, sealed: { bytes, sha256: hash.digest("hex"), plainSha256: plainHash.digest("hex") } };
}
