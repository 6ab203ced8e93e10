import { createHash } from "node:crypto";
import path from "node:path";
import type { OperationInput } from "../../contract/operations.ts";
import { fail, succeed, type Failure, type Result } from "../../domain/failure.ts";
import { file } from "../../media/package/layout.ts";
import { fileExists, readFile } from "../../platform/disk.ts";
import type { ReleaseRow, UnseenCopy } from "../../store/release.ts";
import { sessionOf, type RoomContext } from "../context.ts";
import { entriesOf } from "../entriesOf.ts";
import { waitingContents } from "../package/sealedContents.ts";
import { openOutlet } from "./outlet.ts";

/** Two packages of one result would be two releases, and only one of them on record. */

/** What may be a package already, and nobody can tell; undefined where nothing is. */
export function whatIsUntold(folder: string, copies: readonly UnseenCopy[]): { readonly count: number; readonly failure: Failure } | undefined {
  const waiting = waitingContents(folder).length;
  const [first] = copies;
  if (waiting > 0) return { count: waiting + copies.length, failure: fail("release.copyWaiting", { count: waiting }).failure };
  return first === undefined ? undefined : { count: copies.length, failure: fail("release.copyUnseen", { medium: first.medium }).failure };
}

type Order = Pick<OperationInput<"release.write">, "run" | "folder" | "medium">;

/**
 * A package whose writing was cut off in its last moment is looked for on its medium, which is in reach now: what is there goes on record as the
 * release, and of what is not, nothing stands in the way any more.
 */
export async function settleCopies(context: RoomContext, order: Order): Promise<Result<ReleaseRow | undefined>> {
  const session = sessionOf(context);
  const { store } = session;
  const { run } = order;
  const copies = await store.read("run.copies", { run });
  const untold = whatIsUntold(context.folder, copies);
  if (untold === undefined) return succeed(undefined);
  if (untold.failure.code === "release.copyWaiting") return { ok: false, failure: untold.failure };
  const out = await openOutlet(context, order);
  if (!out.ok) return out;
  const entryOf = entriesOf(context, session);
  for (const { id, sequence, manifestSha256, sealedAt, name, medium, expiresAt, officer } of copies) {
    const known = { objects: [id, `run-${String(run)}`, `sha256:${manifestSha256}`], details: { sequence, medium } };
    const place = path.join(out.value, name);
    // Only its own medium can say so, and only by these very bytes.
    const isItsMedium = medium === order.medium;
    if (isItsMedium && !fileExists(place)) await store.write("release.copyAbsent", { id }, entryOf("release.copyAbsent", known));
    else if (isItsMedium && hashOf(path.join(place, file.manifest)) === manifestSha256) await store.write("run.sealed", { run, sealed: { id, manifestSha256, sealedAt }, name, medium, expiresAt, officer }, entryOf("run.sealed", known));
    else return fail("release.copyUnseen", { medium });
  }
  return succeed(await store.read("run.release", { run }));
}

function hashOf(name: string): string | undefined {
  const bytes = readFile(name);
  return bytes === undefined ? undefined : createHash("sha256").update(bytes).digest("hex");
}
