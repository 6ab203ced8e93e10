import { execFileSync } from "node:child_process";
import { randomFillSync } from "node:crypto";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import path from "node:path";
import type { ObjectId } from "../../../domain/object.ts";
import { releaseMemory } from "../../../platform/releaseMemory.ts";
import { assembleObjects } from "../../../vault/assemble.ts";
import { openWriter } from "../../../vault/writerSeed.ts";
import { makeMeasuredRoom, measuredEntry, type MeasuredRoom } from "../../receive/testing/room.ts";
import { contentOf } from "../readObject.ts";

/**
 * Reading objects of 512 KiB in any order, as a screen asks for them: index, key and thread each time. One line of JSON:
 * `node core/flow/vault/testing/measure.ts FOLDER [OBJECTS]`.
 */
export interface ReadFigures {
  readonly objects: number;
  /** Milliseconds. */
  readonly median: number;
  readonly p95: number;
}

const objectBytes = 512 * 1024;
const perBatch = 50;
/** No divisor of the number of objects: every one is read, and none beside the one before. */
const stride = 7919;

async function fill({ vault, store }: MeasuredRoom, count: number): Promise<readonly ObjectId[]> {
  const writer = openWriter(vault.writerSeed());
  const content = Buffer.alloc(objectBytes);
  const ids: ObjectId[] = [];
  for (let made = 0; made < count; made += perBatch) {
    for (let index = 0; index < perBatch; index++) writer.store(randomFillSync(content), { kind: "measured" });
    const objects = assembleObjects(writer.sync(), contentOf(vault.access).keys.address);
    ids.push(
      ...(await vault.commitObjects(objects, async (commit, places) => {
        await store.write("vault.commit", commit, measuredEntry("vault.commit"));
        return places;
      })),
    );
  }
  writer.close();
  return ids;
}

const at = (times: readonly number[], share: number): number => times.toSorted((one, other) => one - other)[Math.floor(times.length * share)] ?? Number.NaN;

export async function measureReading(parent: string, objects: number): Promise<ReadFigures> {
  const folder = mkdtempSync(path.join(path.resolve(parent), "noren-vault-"));
  const room = await makeMeasuredRoom(path.join(folder, "room"));
  try {
    const ids = await fill(room, objects);
    // The half gigabyte just made is written out first: it is reading that is measured.
    execFileSync("sync");
    const times: number[] = [];
    for (let index = 0; index < ids.length; index++) {
      const id = ids[(index * stride) % ids.length];
      if (id === undefined) throw new Error("there are objects");
      const started = performance.now();
      const bytes = await room.vault.readRange(id, 0, objectBytes);
      const { length } = bytes;
      times.push(performance.now() - started);
      // Whoever asks hands it on to the window, and is rid of it.
      releaseMemory(bytes);
      if (length !== objectBytes) throw new Error("the whole object was asked for");
    }
    return { objects, median: at(times, 0.5), p95: at(times, 0.95) };
  } finally {
    await room.close();
    rmSync(folder, { recursive: true });
  }
}

if (import.meta.main) {
  const [parent = ".", objects = "1000"] = process.argv.slice(2);
  if (!statSync(parent).isDirectory()) throw new Error("FOLDER [OBJECTS]");
  console.log(JSON.stringify(await measureReading(parent, Number(objects))));
}
