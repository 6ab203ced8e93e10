import { FailureError } from "../../domain/failure.ts";
import type { ObjectId, ObjectState } from "../../domain/object.ts";
import type { IndexedObject } from "../../store/object.ts";
import type { ReadableObject } from "../../vault/segmentReader.ts";
import type { VaultAccess, VaultContent } from "./vaultAccess.ts";

/** So much at a time of a large object: a thread is kept busy and little waits in memory. */
const sliceBytes = 4 * 1024 * 1024;

export function contentOf({ content }: VaultAccess): VaultContent {
  if (content === undefined) throw new FailureError("vault.keyNeeded");
  return content;
}

/** `length` bytes of an object from `from`, each of them authenticated. */
export async function readRange(access: VaultAccess, id: ObjectId, from: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
  const { threads } = contentOf(access);
  const object = await findReadable(access, id);
  try {
    return (await threads.ask("read", { object, from, length })).bytes;
  } catch (error) {
    // A compaction moved it between the look-up and the read.
    const again = error instanceof FailureError && error.failure.code === "vault.segmentMissing" ? await findReadable(access, id) : undefined;
    if (again === undefined || again.extents.every(({ segment }, index) => segment === object.extents[index]?.segment)) throw error;
    return (await threads.ask("read", { object: again, from, length })).bytes;
  }
}

/** The whole object in order, slice by slice. */
export async function* readObject(access: VaultAccess, id: ObjectId): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined> {
  const { threads } = contentOf(access);
  const object = await findReadable(access, id);
  const slices = Array.from({ length: Math.ceil(object.bytes / sliceBytes) }, (_, index) => ({
    input: { object, from: index * sliceBytes, length: Math.min(sliceBytes, object.bytes - index * sliceBytes) },
  }));
  for await (const { bytes } of threads.run("read", slices)) yield bytes;
}

const unreadable: Readonly<Partial<Record<ObjectState, "vault.objectUnfinished" | "vault.destroyed">>> = {
  arriving: "vault.objectUnfinished",
  abandoned: "vault.objectUnfinished",
  destroying: "vault.destroyed",
  destroyed: "vault.destroyed",
};

async function findReadable({ store, keyStore }: VaultAccess, id: ObjectId): Promise<ReadableObject> {
  const [[object], keys] = await Promise.all([store.read("object.find", { ids: [id] }), keyStore.read("find", { ids: [id] })]);
  if (object === undefined) throw new FailureError("vault.objectUnknown");
  const refusal = unreadable[object.state];
  if (refusal !== undefined) throw new FailureError(refusal);
  return withKey(object, keys[id]);
}

export function withKey({ id, bytes, extents }: IndexedObject, wrappedKey: string | undefined): ReadableObject {
  if (wrappedKey === undefined) throw new FailureError("vault.keyMissing");
  // Of its own memory: what is posted to a thread takes the whole block along that it stands in.
  return { id, bytes, extents, wrappedKey: Uint8Array.from(Buffer.from(wrappedKey, "hex")) };
}
