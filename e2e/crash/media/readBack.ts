import { createHash } from "node:crypto";
import type { ObjectId } from "../../../core/domain/object.ts";
import { sessionOf } from "../../../core/flow/context.ts";
import { openItems } from "../../../core/flow/receive/pages.ts";
import type { RoomForTests } from "../../../core/flow/room.fixture.ts";
import type { Vault } from "../../../core/flow/vault/openVault.ts";
import { vaultOf } from "../../../core/flow/vault/vaultOf.ts";
import { insist } from "./acts.ts";

/** Everything a technician finds in a room, with every content read: what two rooms that received the same must agree in. */

export interface Found {
  readonly deliveries: readonly { readonly medium: string; readonly state: string; readonly stored: number; readonly held: number; readonly waiting: number }[];
  /** Medium, path through archives, state, kind, cause, bytes, hash of the content. */
  readonly items: readonly string[];
  /** Content and how often it is referred to. */
  readonly contents: readonly string[];
  readonly arriving: number;
}

export async function vaultHere(room: RoomForTests): Promise<Vault> {
  return insist(await vaultOf(room.context));
}

export async function hashOf(vault: Vault, id: ObjectId): Promise<string> {
  const hash = createHash("sha256");
  for await (const part of vault.readObject(id)) hash.update(part);
  return hash.digest("hex");
}

export async function readBack(room: RoomForTests): Promise<Found> {
  const { store } = sessionOf(room.context);
  const vault = await vaultHere(room);
  const { deliveries } = insist(await room.call("delivery.list", {}));
  const objects = await store.read("object.list", { after: "", limit: 10_000 });
  const hashes = new Map<string, string>();
  for (const { id, state } of objects) if (state === "live") hashes.set(id, await hashOf(vault, id));
  const items: string[] = [];
  for (const { delivery, mediumNumber } of deliveries) {
    const shown = openItems(room.context, await store.read("delivery.itemPage", { filter: { delivery }, offset: 0, limit: 10_000 }));
    const byNumber = new Map(shown.map((item) => [item.item, item]));
    const whole = ({ name = "?", container }: (typeof shown)[number]): string => {
      const outer = container === undefined ? undefined : byNumber.get(container);
      return outer === undefined ? name : `${whole(outer)}!${name}`;
    };
    for (const item of shown) {
      const content = item.object === undefined ? "-" : (hashes.get(item.object) ?? "gone");
      items.push([mediumNumber, whole(item), item.state, item.kind, item.cause ?? "-", String(item.bytes), content].join(" "));
    }
  }
  return {
    deliveries: deliveries.map(({ mediumNumber, state, stored, held, waiting }) => ({ medium: mediumNumber, state, stored, held, waiting })),
    items: items.sort(),
    contents: objects.flatMap(({ id, state, copies }) => (state === "live" ? [`${hashes.get(id) ?? "?"} ${String(copies)}`] : [])).sort(),
    arriving: objects.filter(({ state }) => state === "arriving").length,
  };
}

/** In what the two differ, in a few words without any name. */
export function differences(found: Found, expected: Found): readonly string[] {
  const told: string[] = [];
  if (JSON.stringify(found.deliveries) !== JSON.stringify(expected.deliveries)) told.push(`deliveries ${JSON.stringify(found.deliveries)}`);
  for (const what of ["items", "contents"] as const) {
    const missing = without(expected[what], found[what]);
    const added = without(found[what], expected[what]);
    if (missing.length > 0) told.push(`${what} missing: ${missing.join("; ")}`);
    if (added.length > 0) told.push(`${what} too many: ${added.join("; ")}`);
  }
  if (found.arriving !== 0) told.push(`${String(found.arriving)} objects still arrive`);
  return told;
}

/** As often as each is there. */
function without(all: readonly string[], taken: readonly string[]): readonly string[] {
  const left = [...taken];
  return all.filter((one) => {
    const at = left.indexOf(one);
    if (at !== -1) left.splice(at, 1);
    return at === -1;
  });
}
