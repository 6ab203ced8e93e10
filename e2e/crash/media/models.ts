import { rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { ObjectId } from "../../../core/domain/object.ts";
import { sessionOf } from "../../../core/flow/context.ts";
import { doomedObjects, enterRoom, receive, signInAs, signOut } from "./acts.ts";
import type { Expected } from "./check.ts";
import type { Verb } from "./journey.ts";
import { copyPlace, makePlace, type Place } from "./place.ts";
import { hashOf, readBack, vaultHere } from "./readBack.ts";

/** Places that journeys begin from, and what they come to where nothing disturbs them. */
export interface Models {
  /** A room that holds nothing, beside its media. */
  readonly empty: Place;
  /** The same after both media were received. */
  readonly filled: Place;
  readonly expected: Expected;
  readonly expectedFile: string;
  /** The keys of the filled room, for a look from outside. */
  readonly keys: RootKeys;
}

export interface RootKeys {
  readonly room: Buffer;
  readonly keys: Buffer;
  readonly vault: Buffer;
}

export const modelOf = ({ empty, filled }: Models, verb: Verb): Place => (verb === "receive" || verb === "seal" ? empty : filled);

export async function makeModels(scratch: string): Promise<Models> {
  const empty = await makePlace(path.join(scratch, "empty"));
  const filled = copyPlace(empty, path.join(scratch, "filled"));
  const room = enterRoom(filled);
  await signInAs(room, "technician-1");
  await receive(room, filled, () => undefined);
  const received = await readBack(room);
  const session = sessionOf(room.context);
  const vault = await vaultHere(room);
  const hashes: Record<ObjectId, string> = {};
  for (const { id } of await session.store.read("object.list", { after: "", limit: 10_000 })) hashes[id] = await hashOf(vault, id);
  const stages = await doomedObjects(room);
  const { keys, vault: vaultKey } = session.keys;
  if (keys === undefined || vaultKey === undefined) throw new Error("a technician has every key");
  const copied = { room: Buffer.from(session.keys.room), keys: Buffer.from(keys), vault: Buffer.from(vaultKey) };
  await signOut(room);
  await room.remove();
  rmSync(filled.acknowledgements, { force: true });
  const expected: Expected = { received, hashes, stages, doomed: stages.flat() };
  const expectedFile = path.join(scratch, "expected.json");
  writeFileSync(expectedFile, JSON.stringify(expected));
  return { empty, filled, expected, expectedFile, keys: copied };
}
