import path from "node:path";
import { fail, succeed, type Result } from "../../domain/failure.ts";
import { ledgerTransition } from "../../domain/medium.ts";
import { isFolder } from "../../platform/disk.ts";
import { realRoot } from "../../platform/mediumFiles.ts";
import { readMounts } from "../../platform/mounts.ts";
import { sessionOf, type RoomContext } from "../context.ts";
import { checkLedger } from "../receive/begin.ts";
import { asResult, presentMedia } from "../receive/desk.ts";
import { mediaFolder } from "../roomFolder.ts";
import { mediumAt } from "./mediumAt.ts";

/**
 * Where a package may be written: a medium of the ledger, on its way out of the room. A demo room takes any folder for one; elsewhere only what is
 * mounted is a medium, and nothing ever goes back into the room itself.
 */
export async function openOutlet(context: RoomContext, order: { readonly folder: string; readonly medium: string }): Promise<Result<string>> {
  const { store, room } = sessionOf(context);
  if (!isFolder(order.folder)) return fail("package.mediumGone");
  const real = asResult(() => realRoot(order.folder));
  if (!real.ok) return fail("package.mediumGone");
  const folder = real.value;
  const home = asResult(() => realRoot(context.folder));
  if (!home.ok) return home;
  const isInPort = room.kind === "demo" && isWithin(folder, path.join(home.value, path.relative(context.folder, mediaFolder(context.folder))));
  if (isWithin(home.value, folder) || (isWithin(folder, home.value) && !isInPort)) return fail("release.folderRefused");
  const medium = mediumAt(folder, { isDemo: room.kind === "demo", mounts: readMounts(), media: presentMedia(context) });
  if (medium === undefined) return fail("release.folderRefused");
  const known = checkLedger(await store.read("ledger.list", {}), order.medium, medium.serial);
  if (!known.ok) return known;
  // It leaves when it was read back; one that is not here cannot.
  const { state } = known.value;
  return state === "lent" || ledgerTransition(state, "lent") === undefined ? fail("ledger.transition", { from: state, to: "lent" }) : succeed(folder);
}

const isWithin = (inner: string, outer: string): boolean => inner === outer || inner.startsWith(`${outer}/`);
