import { FailureError, type Failure } from "../domain/failure.ts";
import { addressOf, type VaultKeys } from "./vaultKeys.ts";
import type { ReadableObject, SegmentReader } from "./segmentReader.ts";

export interface VerifiableObject extends ReadableObject {
  /** Hexadecimal, as the index has it; absent while the object arrives. */
  readonly address?: string;
}

/** Whether an object is what the index says: its heads, and with `readData` every byte. Undefined where all is well. */
export function verifyObject(reader: SegmentReader, keys: VaultKeys, object: VerifiableObject, readData: boolean): Failure | undefined {
  try {
    reader.objectKey(object).fill(0);
    const heads = object.extents.map((extent, piece) => (readData ? reader.verifyPiece(object, piece) : reader.readHead(extent, object.id).head));
    const [segment = 0] = object.extents.map((extent) => extent.segment);
    const isWhole = heads.every(({ piece, isLast }, index) => piece === index && isLast === (index === heads.length - 1));
    const bytes = heads.reduce((sum, head) => sum + head.bytes, 0);
    if (object.address === undefined) return undefined;
    if (!isWhole || bytes !== object.bytes) return { code: "vault.recordSwapped", details: { segment } };
    const address = addressOf(
      keys.address,
      heads.map(({ hash }) => hash),
    );
    return address === object.address ? undefined : { code: "vault.contentAltered", details: { segment } };
  } catch (error) {
    if (error instanceof FailureError) return error.failure;
    throw error;
  }
}
