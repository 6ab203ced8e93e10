import path from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { systemEntropy } from "../platform/entropy.ts";
import { GrowingFile } from "../platform/randomAccess.ts";
import { copyRecords } from "./compact.ts";
import { makeVaultFolder, readable, storeAll, testKeys, testWriter } from "./vault.fixture.ts";

/** Whoever is told of an object is told of bytes that survive a power cut (DESIGN §7, guarantee 1). */

/** What was done last to each segment. */
function watchSegments(): ReadonlyMap<string, "written" | "synced"> {
  const last = new Map<string, "written" | "synced">();
  for (const [name, done] of [["writeAt", "written"], ["cut", "written"], ["sync", "synced"]] as const) {
    const own = Object.getOwnPropertyDescriptor(GrowingFile.prototype, name)?.value as (...given: unknown[]) => void;
    const spy = vi.spyOn(GrowingFile.prototype, name).mockImplementation(function (this: GrowingFile, ...given: unknown[]) {
      own.apply(this, given);
      last.set(path.basename(this.file), done);
    });
    onTestFinished(() => {
      spy.mockRestore();
    });
  }
  return last;
}

test("every segment was synced after its last byte when its objects are told of, also one that was left for the next", () => {
  const last = watchSegments();
  const writer = testWriter(makeVaultFolder(), { segmentBytes: 2000 });
  for (let number = 0; number < 5; number++) writer.store(Buffer.alloc(900, number), { kind: "received" });
  expect(writer.sync()).toHaveLength(5);
  expect([...last]).toEqual([["00000001.segment", "synced"], ["00000002.segment", "synced"], ["00000003.segment", "synced"]]);
  // The head of a large piece is written last, and into what was flushed long before.
  const object = writer.beginObject({ kind: "received" });
  object.write(Buffer.alloc(9 * 1024 * 1024));
  object.finish();
  writer.sync();
  expect(new Set(last.values())).toEqual(new Set(["synced"]));
  writer.close();
});

test("so was the copy that a compaction makes", () => {
  const folder = makeVaultFolder();
  const live = storeAll(folder, [Buffer.from("one"), Buffer.from("two")]);
  const last = watchSegments();
  const extents = live.map(readable).flatMap(({ id, extents: own }) => own.map((extent) => ({ ...extent, object: id })));
  expect(copyRecords({ folder, keys: testKeys, entropy: systemEntropy, number: 9, extents })).toHaveLength(2);
  expect([...last]).toEqual([["00000009.segment", "synced"]]);
});
