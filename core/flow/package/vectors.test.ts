import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { startThread } from "../../platform/thread.ts";
import { clear, layOut, readThrough, readVector, vectorNames, type VectorOutcome } from "./testing/vector.ts";

/** core/media/vectors: each is one package with one thing about it, read four ways. */

const folder = mkdtempSync(path.join(tmpdir(), "noren-vectors-"));
const place = path.join(folder, "package");
const thread = startThread(new URL("testing/vectorThread.ts", import.meta.url), "vectors");
let answered: (answer: unknown) => void = () => undefined;
thread.listen((answer) => {
  answered(answer);
});
afterAll(async () => {
  await thread.kill();
  rmSync(folder, { recursive: true });
});

const inThread = (name: string): Promise<VectorOutcome> =>
  new Promise((resolve) => {
    answered = (answer) => {
      resolve(answer as VectorOutcome);
    };
    thread.post({ folder: place, name });
  });

const names = vectorNames();

test("there are as many as were promised, and each has a failure or opens", () => {
  expect(names.length).toBeGreaterThanOrEqual(150);
  const codes = new Set(names.map((name) => readVector(name).expect));
  expect(codes.size).toBeGreaterThanOrEqual(40);
});

test.each(names)("%s", async (name) => {
  const vector = readVector(name);
  clear(place);
  layOut(place, vector);
  const expected = { outcome: vector.expect, isTrue: true };
  const outcomes = {
    whole: await readThrough(place, vector, 1024 * 1024),
    pieces: await readThrough(place, vector, 37),
    bytes: await readThrough(place, vector, 1),
    thread: await inThread(name),
  };
  expect(outcomes).toEqual({ whole: expected, pieces: expected, bytes: expected, thread: expected });
});
