import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { portOf, sealOnto, type MediumOnDisk } from "./medium.ts";
import { noren, type RoomOnDisk } from "./room.ts";

export interface TownOnMedium extends MediumOnDisk {
  /** Every identity as it was planted, of the answer key. It never comes near the room. */
  readonly planted: readonly string[];
}

/** The demo town, sealed by the demo hospital's two cards to the room's technicians, in a port. */
export function plugInTown(room: RoomOnDisk, { people, seed }: { readonly people: number; readonly seed: string }): TownOnMedium {
  const medium = portOf(room, "usb-1");
  const parent = mkdtempSync(path.join(tmpdir(), "noren-town-"));
  try {
    const town = path.join(parent, "town");
    noren("make-demo", "--people", String(people), "--seed", seed, "--out", town);
    sealOnto(medium, path.join(town, "delivery"), { sealedIn: room, sealedTo: room });
    return { ...medium, planted: plantedIn(readFileSync(path.join(town, "answers.json"), "utf8")) };
  } finally {
    rmSync(parent, { recursive: true });
  }
}

interface AnswerKey {
  readonly people: readonly { readonly planted: readonly { readonly of: string; readonly bytes: string }[] }[];
}

/** In the bytes in which they were written, hexadecimal. A sex, or a word of a letter or two, stands anywhere by chance. */
const plantedIn = (answers: string): readonly string[] =>
  (JSON.parse(answers) as AnswerKey).people.flatMap(({ planted }) => planted.filter(({ of, bytes }) => of !== "sex" && bytes.length >= 12).map(({ bytes }) => bytes));
