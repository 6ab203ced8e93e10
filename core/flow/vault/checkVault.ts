import path from "node:path";
import { FailureError, succeed, type FailureCode, type Result } from "../../domain/failure.ts";
import type { ObjectId } from "../../domain/object.ts";
import { fileSize } from "../../platform/disk.ts";
import type { Task } from "../../platform/pool.ts";
import type { Store } from "../../store/client.ts";
import type { IndexedObject } from "../../store/object.ts";
import { segmentHeadBytes, segmentName } from "../../vault/layout.ts";
import type { VerifiableObject } from "../../vault/verify.ts";
import { withKey } from "./readObject.ts";
import type { VaultAccess } from "./vaultAccess.ts";
import { segmentsOnDisk, vaultFolder } from "./vaultPlaces.ts";
import type { VaultProblem } from "./vaultTask.ts";

export interface VaultCheckInput {
  readonly readData: boolean;
  /** The n-th of t parts, for checks spread over days. */
  readonly subset?: { readonly part: number; readonly of: number };
  readonly signal?: AbortSignal;
  readonly progress?: (done: number, total: number) => void;
}

export interface VaultCheck {
  readonly objects: number;
  readonly bytes: number;
  readonly segments: number;
  /** Bytes no row refers to: taken back by a compaction. */
  readonly deadBytes: number;
  /** The first of them; `faulty` counts all. */
  readonly problems: readonly VaultProblem[];
  readonly faulty: number;
  readonly byCode: Readonly<Partial<Record<FailureCode, number>>>;
}

const page = 500;
const problemsKept = 1000;
/** A task is about so much reading. */
const bytesPerTask = 32 * 1024 * 1024;

/** Which part an object is of: its id's last digits are chance. */
const isIn = (id: ObjectId, { part, of }: { readonly part: number; readonly of: number }): boolean => Number.parseInt(id.slice(-8), 16) % of === part - 1;

/** Without the vault's key (custodian, auditor): the index against the files. With it: every head, and with `readData` every byte. */
export async function checkVault(access: Pick<VaultAccess, "folder" | "store"> & Partial<VaultAccess>, input: VaultCheckInput): Promise<Result<VaultCheck>> {
  if (input.readData && access.content === undefined) return { ok: false, failure: { code: "vault.keyNeeded" } };
  const tally = new Tally();
  const counts = await access.store.read("vault.counts", {});
  const total = counts.objects + counts.arriving;
  let seen = 0;
  const told = (count: number): void => {
    seen += count;
    input.progress?.(Math.min(seen, total), total);
  };
  try {
    const sizes = segmentSizes(access.folder);
    if (access.content === undefined || access.keyStore === undefined) {
      for await (const objects of pages(access.store, input)) {
        for (const object of objects) tally.add(object, placeProblem(object, sizes));
        told(objects.length);
        if (input.signal?.aborted === true) throw new FailureError("job.cancelled");
      }
    } else {
      const { threads } = access.content;
      const tasks = verifications({ store: access.store, keyStore: access.keyStore }, input, tally, told);
      for await (const { problems } of threads.run("verify", tasks, { ...(input.signal && { signal: input.signal }) })) tally.take(problems);
    }
    const use = await access.store.read("segment.use", {});
    const used = use.reduce((sum, { stored }) => sum + stored, 0);
    const there = [...sizes.values()].reduce((sum, size) => sum + Math.max(0, size - segmentHeadBytes), 0);
    return succeed({ ...tally.result(), segments: sizes.size, deadBytes: Math.max(0, there - used) });
  } catch (error) {
    if (error instanceof FailureError) return { ok: false, failure: error.failure };
    throw error;
  }
}

class Tally {
  #objects = 0;
  #bytes = 0;
  #faulty = 0;
  readonly #problems: VaultProblem[] = [];
  readonly #byCode: Partial<Record<FailureCode, number>> = {};

  add(object: IndexedObject, problem: VaultProblem | undefined): void {
    this.#objects++;
    this.#bytes += object.bytes;
    if (problem !== undefined) this.take([problem]);
  }

  take(problems: readonly VaultProblem[]): void {
    for (const problem of problems) {
      this.#faulty++;
      const { code } = problem.failure;
      this.#byCode[code] = (this.#byCode[code] ?? 0) + 1;
      if (this.#problems.length < problemsKept) this.#problems.push(problem);
    }
  }

  result(): Pick<VaultCheck, "objects" | "bytes" | "problems" | "faulty" | "byCode"> {
    return { objects: this.#objects, bytes: this.#bytes, problems: this.#problems, faulty: this.#faulty, byCode: this.#byCode };
  }
}

/** Objects that should be readable, page by page. */
async function* pages(store: Pick<Store, "read">, { subset }: VaultCheckInput): AsyncGenerator<readonly IndexedObject[], void, undefined> {
  for (let after: ObjectId | "" = ""; ; ) {
    const objects: readonly IndexedObject[] = await store.read("object.list", { after, limit: page });
    const last = objects.at(-1);
    if (last === undefined) return;
    after = last.id;
    yield objects.filter(({ id, state }) => (state === "live" || state === "arriving") && (subset === undefined || isIn(id, subset)));
  }
}

const segmentSizes = (folder: string): ReadonlyMap<number, number> =>
  new Map(segmentsOnDisk(folder).map((number) => [number, fileSize(path.join(vaultFolder(folder), segmentName(number)))]));

function placeProblem({ id, extents }: IndexedObject, sizes: ReadonlyMap<number, number>): VaultProblem | undefined {
  for (const { segment, offset, stored } of extents) {
    const size = sizes.get(segment);
    if (size === undefined) return { object: id, failure: { code: "vault.segmentMissing", details: { segment } } };
    if (offset + stored > size) return { object: id, failure: { code: "vault.segmentCut", details: { segment } } };
  }
  return undefined;
}

interface Verification {
  readonly objects: readonly VerifiableObject[];
  readonly readData: boolean;
}

async function* verifications(
  { store, keyStore }: Pick<VaultAccess, "store" | "keyStore">,
  input: VaultCheckInput,
  tally: Tally,
  told: (count: number) => void,
): AsyncGenerator<Task<Verification>, void, undefined> {
  const { readData } = input;
  for await (const objects of pages(store, input)) {
    const keys = await keyStore.read("find", { ids: objects.map(({ id }) => id) });
    let group: VerifiableObject[] = [];
    let bytes = 0;
    for (const object of objects) {
      const wrapped = keys[object.id];
      tally.add(object, wrapped === undefined ? { object: object.id, failure: { code: "vault.keyMissing" } } : undefined);
      if (wrapped === undefined) continue;
      group.push({ ...withKey(object, wrapped), ...(object.address !== undefined && { address: object.address }) });
      bytes += object.bytes;
      if (!readData || bytes < bytesPerTask) continue;
      yield { input: { objects: group, readData }, weight: group.length };
      group = [];
      bytes = 0;
    }
    if (group.length > 0) yield { input: { objects: group, readData }, weight: group.length };
    told(objects.length);
  }
}
