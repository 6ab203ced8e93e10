import path from "node:path";
import type { OperationInput, OperationOutput } from "../../contract/operations.ts";
import { fail, succeed, type Result } from "../../domain/failure.ts";
import { listFolder, makeFolder, removeFolder, renameDurably } from "../../platform/disk.ts";
import { findScanner, scan, signatureFile } from "../../platform/scan.ts";
import { sessionOf, type Act, type RoomContext } from "../context.ts";
import { openPackage } from "../package/openPackage.ts";
import { openOpenPool } from "../package/packagePools.ts";
import { unlockPackage, type UnlockedPackage } from "../package/unlockPackage.ts";
import { scannerFolder } from "../roomFolder.ts";
import { lookAt, supplierOf } from "./inspect.ts";
import { cardKeys } from "./receiveHere.ts";
import { newestSignatures } from "./scanMedium.ts";

/**
 * Signatures for the malware scanner come on a medium as everything does, in a package of a supplier whom two custodians registered. They are
 * nobody's data: they lie in the room as the scanner wants them, one folder for each package, and the newest counts.
 */
export async function updateScanner(context: RoomContext, { medium }: OperationInput<"scanner.update">, act: Act, program = findScanner()): Promise<Result<OperationOutput<"scanner.update">>> {
  const looked = await lookAt(context, medium);
  if (!looked.ok) return looked;
  const { package: packed, policy } = looked.value;
  if (packed?.ok === false) return packed;
  const supplier = packed && supplierOf(policy, packed.value);
  if (packed === undefined || supplier === undefined) return fail("media.signaturesUnsigned");
  const { sequence } = packed.value.manifest;
  act.about({ objects: [packed.value.manifestSha256], details: { supplier: supplier.id, sequence } });
  // Numbers of one supplier after another's would say nothing: there is one at a time.
  if (sequence <= (newestSignatures(context.folder) ?? 0)) return fail("media.signaturesOld");
  const unlocked = await unlockPackage(packed.value, cardKeys(sessionOf(context)), policy.switches);
  if (!unlocked.ok) return unlocked;
  try {
    const engine = await takeIn(context.folder, unlocked.value, program);
    if (!engine.ok) return engine;
    for (const name of listFolder(scannerFolder(context.folder))) if (name !== String(sequence)) removeFolder(path.join(scannerFolder(context.folder), name));
    return succeed({ supplier: supplier.name, sequence, files: unlocked.value.objects.length, ...(engine.value !== undefined && { engine: engine.value }) });
  } finally {
    unlocked.value.key.key.fill(0);
  }
}

/** Under another name until the scanner itself has loaded them; what it cannot load would leave every medium unscanned. */
async function takeIn(room: string, unlocked: UnlockedPackage, program: string | undefined): Promise<Result<string | undefined>> {
  if (unlocked.objects.some(({ name }) => path.basename(name) !== name || !signatureFile.test(name))) return fail("media.signaturesForeign");
  const place = scannerFolder(room);
  const trial = path.join(place, "trial");
  makeFolder(place);
  // What a power cut left.
  for (const left of [trial, `${trial}.part`]) removeFolder(left);
  const pool = openOpenPool();
  try {
    const opened = await openPackage({ unlocked, out: trial, pool });
    const engine = opened.ok ? await tryOut(trial, program) : opened;
    if (engine.ok) renameDurably(trial, path.join(place, String(unlocked.manifest.sequence)));
    return engine;
  } finally {
    removeFolder(trial);
    await pool.close();
  }
}

async function tryOut(signatures: string, program: string | undefined): Promise<Result<string | undefined>> {
  if (program === undefined) return succeed(undefined);
  const tried = await scan({ scanner: { program, signatures }, subject: { stream: [Buffer.from("tried")] } });
  return tried.kind === "scanned" ? succeed(tried.engine) : fail("media.signaturesUnusable");
}
