import type { Failure } from "../../domain/failure.ts";
import type { ObjectId } from "../../domain/object.ts";
import { systemEntropy } from "../../platform/entropy.ts";
import { copyRecords, type LiveExtent } from "../../vault/compact.ts";
import { scanSegment, type ScanPart } from "../../vault/scan.ts";
import { SegmentReader, type ReadableObject } from "../../vault/segmentReader.ts";
import { deriveVaultKeys, type VaultKeys } from "../../vault/vaultKeys.ts";
import { verifyObject, type VerifiableObject } from "../../vault/verify.ts";

/** What the threads of the vault are asked; each task stands by itself. */
export type VaultTask = { readonly folder: string; readonly key: Uint8Array } & (
  | { readonly type: "read"; readonly object: ReadableObject; readonly from: number; readonly length: number }
  | { readonly type: "verify"; readonly objects: readonly VerifiableObject[]; readonly readData: boolean }
  | { readonly type: "scan"; readonly segment: number; readonly from: number; readonly limit: number }
  | { readonly type: "copy"; readonly extents: readonly LiveExtent[]; readonly number: number }
);

export type VaultAnswer =
  | { readonly type: "read"; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly type: "verify"; readonly problems: readonly VaultProblem[] }
  | { readonly type: "scan"; readonly part: ScanPart }
  | { readonly type: "copy"; readonly extents: readonly LiveExtent[] };

export interface VaultProblem {
  readonly object: ObjectId;
  readonly failure: Failure;
}

interface Opened {
  readonly folder: string;
  readonly key: Buffer;
  readonly keys: VaultKeys;
  readonly reader: SegmentReader;
}

/** Reads of one session follow one another: keys are derived and segments opened once. */
let opened: Opened | undefined;

function open(folder: string, key: Uint8Array): Opened {
  if (opened?.folder === folder && opened.key.equals(key)) return opened;
  opened?.reader.close();
  const keys = deriveVaultKeys(key);
  opened = { folder, key: Buffer.from(key), keys, reader: new SegmentReader({ folder, keys }) };
  return opened;
}

export function carryOutVaultTask(task: VaultTask): VaultAnswer {
  const { folder } = task;
  const { keys, reader } = open(folder, task.key);
  task.key.fill(0);
  switch (task.type) {
    case "read": {
      const found = reader.readRange(task.object, task.from, task.length);
      return { type: "read", bytes: new Uint8Array(found.buffer as ArrayBuffer, found.byteOffset, found.byteLength) };
    }
    case "verify":
      return withFresh(folder, keys, (fresh) => ({
        type: "verify",
        problems: task.objects.flatMap((object): VaultProblem[] => {
          const failure = verifyObject(fresh, keys, object, task.readData);
          return failure === undefined ? [] : [{ object: object.id, failure }];
        }),
      }));
    case "scan":
      return withFresh(folder, keys, (fresh) => ({ type: "scan", part: scanSegment(fresh.file(task.segment), keys.head, task.from, task.limit) }));
    case "copy":
      return { type: "copy", extents: copyRecords({ folder, keys, entropy: systemEntropy, extents: task.extents, number: task.number }) };
  }
}

/** A check looks at what lies on the disk now, not at files that were open before. */
function withFresh<Value>(folder: string, keys: VaultKeys, act: (reader: SegmentReader) => Value): Value {
  const reader = new SegmentReader({ folder, keys });
  try {
    return act(reader);
  } finally {
    reader.close();
  }
}

export const buffersOfVaultAnswer = (answer: VaultAnswer): readonly ArrayBuffer[] => (answer.type === "read" ? [answer.bytes.buffer] : []);
