import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Result } from "../../domain/failure.ts";
import { demoRoomForTests } from "../demoRoom.fixture.ts";
import { makeDemoTown } from "../demoTown/makeDemoTown.ts";
import { makeMedium, folderForTest } from "../receive/receive.fixture.ts";
import type { RoomForTests } from "../room.fixture.ts";
import { mediaFolder } from "../roomFolder.ts";
import { readPolicy } from "../policy/readPolicy.ts";

/** From the medium to a verified result through the contract alone, each act by the role it belongs to. */

let room: RoomForTests;

beforeAll(async () => {
  room = await demoRoomForTests({ readers: 2 });
  mkdirSync(mediaFolder(room.context.folder), { recursive: true });
});
afterAll(async () => {
  await room.remove();
});

function valueOf<Value>(result: Result<Value>): Value {
  if (!result.ok) throw new Error(`${result.failure.code} ${JSON.stringify(result.failure.details ?? {})}`);
  return result.value;
}

const recipe = readFileSync(path.join(import.meta.dirname, "../../../assets/recipes/first.json"), "utf8");

test("technician, approver, technician: received, catalogued, linked, proposed, decided, run, verified", async () => {
  valueOf(await room.signIn("technician"));
  const town = path.join(folderForTest(), "town");
  valueOf(makeDemoTown({ people: 40, seed: "verbs", folder: town }));
  makeMedium({}, path.join(mediaFolder(room.context.folder), "town"));
  writeFileSync(path.join(mediaFolder(room.context.folder), "town.medium.json"), JSON.stringify({ serial: "S-town", label: "town" }));
  const attached = valueOf(await room.call("medium.attach", { folder: path.join(town, "delivery") })).medium;
  valueOf(await room.call("ledger.register", { number: "M-1", kind: "usb", owner: "デモ病院" }));
  const { delivery } = valueOf(
    await room.call("delivery.begin", {
      medium: attached.id,
      provider: "demo-hospital",
      custody: { mediumNumber: "M-1", sealNumber: "F-1", sealIntact: true, witness: "立会人", receivedAt: Date.now(), carriage: "hand", announced: [] },
    }),
  );
  expect(await room.call("delivery.catalogue", { delivery })).toMatchObject({ ok: false, failure: { code: "delivery.wrongState" } });
  valueOf(await room.call("delivery.receive", { delivery }));
  valueOf(await room.call("delivery.settle", { delivery }));
  expect(await room.call("delivery.link", { delivery })).toMatchObject({ ok: false, failure: { code: "delivery.wrongState" } });
  expect(valueOf(await room.call("delivery.catalogue", { delivery }))).toMatchObject({ holders: 40, heldRows: 0, leftItems: 0 });
  expect(valueOf(await room.call("catalogue.get", { delivery })).items.map(({ kind }) => kind)).toContain("optOut");
  expect(valueOf(await room.call("delivery.link", { delivery }))).toMatchObject({ version: 1, newPersons: 40, refused: 2, unmatched: 0 });
  const { sha256 } = valueOf(await room.call("recipe.add", { text: recipe }));
  expect(valueOf(await room.call("recipe.add", { text: recipe })).sha256).toBe(sha256);
  expect(await room.call("recipe.add", { text: recipe.replace('"treatment": "municipality"', '"treatment": "keep"') })).toMatchObject({ ok: false });
  const policy = valueOf(readPolicy(room.context.folder));
  const certificatePem = policy.officers[0]?.certificatePem ?? "";
  const proposal = { application: "申請-2026-1", title: "腎機能の研究", purpose: "研究", recipient: "架空大学", certificatePem, recipe: sha256, deliveries: [delivery] };
  const { project } = valueOf(await room.call("project.propose", proposal));
  expect(await room.call("project.decide", { project, number: "委-1", day: "2026-11-01" })).toMatchObject({ ok: false, failure: { code: "session.role" } });
  expect(await room.call("run.start", { project })).toMatchObject({ ok: false, failure: { code: "project.wrongState" } });
  await room.signOut();

  valueOf(await room.signIn("approver"));
  expect(valueOf(await room.call("project.decide", { project, number: "委-1", day: "2026-11-01" })).state).toBe("decided");
  expect(await room.call("run.start", { project })).toMatchObject({ ok: false, failure: { code: "session.role" } });
  await room.signOut();

  valueOf(await room.signIn("technician"));
  const made = valueOf(await room.call("run.start", { project }));
  expect(made).toMatchObject({ state: "finished", persons: 38, held: 0 });
  expect(valueOf(await room.call("run.verify", { run: made.run })).verification).toMatchObject({ outcome: "passed", hits: 0 });
  const page = valueOf(await room.call("project.get", { project }));
  expect(page).toMatchObject({ state: "verified", decision: { number: "委-1", day: "2026-11-01" }, deliveries: [delivery], runs: [{ run: made.run, state: "finished" }] });
  expect(page.steps.map(({ event }) => event)).toEqual(["propose", "decide", "run", "verify"]);
  expect(valueOf(await room.call("project.list", {})).projects).toMatchObject([{ project, state: "verified", verification: "passed" }]);
  // The next word is the reviewer's.
  expect(await room.call("run.abandon", { run: made.run, reason: "試験" })).toMatchObject({ ok: false, failure: { code: "session.role" } });
  await room.signOut();
  valueOf(await room.signIn("reviewer"));
  expect(await room.call("run.abandon", { run: made.run, reason: "試験" })).toMatchObject({ ok: true, value: { state: "decided" } });
  const { projects } = valueOf(await room.call("project.list", {}));
  expect(projects).toMatchObject([{ project, state: "decided" }]);
  expect(projects[0]).not.toHaveProperty("verification");
});
