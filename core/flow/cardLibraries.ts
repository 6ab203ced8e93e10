import { createHash } from "node:crypto";
import type { OperationInput, OperationOutput } from "../contract/operations.ts";
import { fail, succeed, type Result } from "../domain/failure.ts";
import { fileExists, readFile } from "../platform/disk.ts";
import { listModules } from "./checkCard.ts";
import type { RoomContext } from "./context.ts";
import { isRoom } from "./roomFolder.ts";

/** Where distributions and makers of cards put their PKCS#11 libraries. */
const usualPlaces = [
  "/usr/lib/x86_64-linux-gnu/opensc-pkcs11.so",
  "/usr/lib64/opensc-pkcs11.so",
  "/usr/lib/opensc-pkcs11.so",
  "/usr/lib/softhsm/libsofthsm2.so",
  "/usr/lib/x86_64-linux-gnu/libykcs11.so.2",
  "/usr/lib/x86_64-linux-gnu/pkcs11/opensc-pkcs11.so",
] as const;

/** Card software on this machine, for whoever makes a room. */
export function listLibraries(): Result<OperationOutput<"card.libraries">> {
  const libraries = usualPlaces.filter(fileExists).map((path) => ({ path, sha256: hashOf(path) ?? "" }));
  return succeed({ libraries });
}

function hashOf(file: string): string | undefined {
  const bytes = readFile(file);
  return bytes && createHash("sha256").update(bytes).digest("hex");
}

/** Before there is a room only: from then on two custodians sign for what is loaded. */
export async function loadLibraries(context: RoomContext, { paths }: OperationInput<"card.load">): Promise<Result<OperationOutput<"card.load">>> {
  if (isRoom(context.folder) || context.cards.load === undefined) return fail("card.operationRefused");
  const orders: { path: string; sha256: string }[] = [];
  for (const path of paths) {
    const sha256 = hashOf(path);
    if (sha256 === undefined) return fail("card.moduleMissing");
    orders.push({ path, sha256 });
  }
  const loaded = await context.cards.load(orders);
  return loaded.ok ? listModules(context) : loaded;
}
