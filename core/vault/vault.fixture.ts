import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { onTestFinished } from "vitest";
import { FailureError } from "../domain/failure.ts";
import type { StoredObject } from "../domain/object.ts";
import { fixedClock } from "../platform/clock.ts";
import { seededEntropy, type Entropy } from "../platform/entropy.ts";
import { assembleObjects } from "./assemble.ts";
import { numbersFrom } from "./segmentNumbers.ts";
import { SegmentWriter } from "./segmentWriter.ts";
import { SegmentReader, type ReadableObject } from "./segmentReader.ts";
import { deriveVaultKeys } from "./vaultKeys.ts";

export const testVaultKey = Buffer.alloc(32, 0x56);
export const testKeys = deriveVaultKeys(testVaultKey);

export function makeVaultFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), "noren-vault-"));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

let seed = 0;

export function testWriter(folder: string, more: { readonly first?: number; readonly segmentBytes?: number; readonly entropy?: Entropy } = {}): SegmentWriter {
  return new SegmentWriter({
    folder,
    keys: testKeys,
    nextNumber: numbersFrom(more.first ?? 1),
    entropy: more.entropy ?? seededEntropy(`vault ${String(seed++)}`),
    clock: fixedClock(1_795_000_000_000),
    ...(more.segmentBytes !== undefined && { segmentBytes: more.segmentBytes }),
  });
}

export function testReader(folder: string): SegmentReader {
  const reader = new SegmentReader({ folder, keys: testKeys });
  onTestFinished(() => {
    reader.close();
  });
  return reader;
}

/** Stores each content as an object of its own and makes it durable. */
export function storeAll(folder: string, contents: readonly Uint8Array[], more: Parameters<typeof testWriter>[1] = {}): readonly StoredObject[] {
  const writer = testWriter(folder, more);
  for (const content of contents) writer.store(content, { kind: "received", label: Buffer.from("label") });
  const objects = assembleObjects(writer.sync(), testKeys.address);
  writer.close();
  return objects;
}

export const readable = ({ id, bytes, extents, wrappedKey }: StoredObject): ReadableObject => ({
  id,
  bytes,
  extents,
  wrappedKey: Buffer.from(wrappedKey, "hex"),
});

export const readWhole = (reader: SegmentReader, object: StoredObject): Buffer => reader.readRange(readable(object), 0, object.bytes);

export function failureOf(act: () => unknown): string {
  try {
    act();
    return "nothing failed";
  } catch (error) {
    if (error instanceof FailureError) return error.failure.code;
    throw error;
  }
}
