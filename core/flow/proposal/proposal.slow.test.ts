import { afterAll, beforeAll, expect, test } from "vitest";
import type { Instant } from "../../domain/brand.ts";
import type { Result } from "../../domain/failure.ts";
import { columnMeanings } from "../../domain/record.ts";
import { demoRoomForTests } from "../demoRoom.fixture.ts";
import { readPolicy } from "../policy/readPolicy.ts";
import type { RoomForTests } from "../room.fixture.ts";
import { presetRecipes } from "./presets.ts";
import { readRecipientCertificate } from "./recipientCertificate.ts";

/** What a proposal is made of, asked for through the contract of a demo room. */

let room: RoomForTests;

beforeAll(async () => {
  room = await demoRoomForTests();
});
afterAll(async () => {
  await room.remove();
});

function valueOf<Value>(result: Result<Value>): Value {
  if (!result.ok) throw new Error(`${result.failure.code} ${JSON.stringify(result.failure.details ?? {})}`);
  return result.value;
}

test("the recipe that comes with the program is added by one act, once, and reads as its text says", async () => {
  valueOf(await room.signIn("technician"));
  expect(valueOf(await room.call("recipe.list", {})).recipes).toEqual([]);
  const [preset] = valueOf(await room.call("recipe.presets", {})).presets;
  const [known] = presetRecipes();
  expect(preset).toMatchObject({ name: "first", version: 1, isAdded: false, sha256: known?.sha256 });
  const sha256 = preset?.sha256 ?? "";
  expect(await room.call("recipe.get", { sha256 })).toMatchObject({ failure: { code: "recipe.unknown" } });
  for (let round = 0; round < 2; round += 1) expect(valueOf(await room.call("recipe.addPreset", { sha256 }))).toEqual({ sha256, name: "first", version: 1 });
  expect(valueOf(await room.call("recipe.list", {})).recipes).toMatchObject([{ sha256 }]);
  expect(valueOf(await room.call("recipe.presets", {})).presets).toMatchObject([{ isAdded: true }]);
  expect(await room.call("recipe.addPreset", { sha256: "0".repeat(64) })).toMatchObject({ failure: { code: "recipe.unknown" } });
  const page = valueOf(await room.call("recipe.get", { sha256 }));
  expect(page).toMatchObject({ officer: "technician-1", maximumShiftDays: 30, images: { dates: "shift", options: known?.recipe.images.options, masks: known?.recipe.images.masks } });
  expect(page.columns.map(({ meaning }) => meaning)).toEqual([...columnMeanings]);
  const fates = valueOf(await room.call("recipe.fates", { sha256 }));
  expect([fates.edition, fates.rows.length, fates.guideline.isVerified]).toEqual(["2026c", 652, false]);
  expect(fates.rows.find(({ tag }) => tag === "00080020")).toEqual({ tag: "00080020", name: "Study Date", code: "Z", action: "dateMoved", reason: "option", option: "modifiedDates", otherwise: "emptied" });
  expect(fates.guideline.rows.map(({ level, action, isMet }) => [level, action, isMet])).toEqual([["required", "pseudonym", true], ["recommended", "pseudonym", true], ["recommended", "emptied", true], ["recommended", "dateMoved", true]]);
  expect(await room.call("recipe.fates", { sha256: "0".repeat(64) })).toMatchObject({ failure: { code: "recipe.unknown" } });
  expect(page.columns.filter(({ meaning, treatment }) => treatment !== (known?.recipe.columns[meaning]?.treatment ?? "delete"))).toEqual([]);
});

test("the practice recipient's certificate is read before it is proposed with; one that nothing can be sealed to is refused", async () => {
  const { certificatePem = "" } = valueOf(await room.call("recipient.demo", {}));
  expect(valueOf(await room.call("recipient.read", { certificatePem }))).toMatchObject({ holder: "デモ利活用者", isDemo: true });
  const now = room.context.clock.now();
  expect(readRecipientCertificate(certificatePem, "demo", now)).toMatchObject({ ok: true });
  expect(readRecipientCertificate(certificatePem, "production", now)).toMatchObject({ failure: { code: "package.recipientUnusable", details: { reason: "demo" } } });
  expect(readRecipientCertificate(certificatePem, "demo", (now + 100 * 365 * 86_400_000) as Instant)).toMatchObject({ failure: { details: { reason: "expired" } } });
  const signing = valueOf(readPolicy(room.context.folder)).officers[0]?.signingCertificatePem ?? "";
  expect(await room.call("recipient.read", { certificatePem: signing })).toMatchObject({ failure: { code: "package.recipientUnusable", details: { reason: "usage" } } });
  expect(await room.call("recipient.read", { certificatePem: "no certificate" })).toMatchObject({ failure: { code: "room.certificateUnusable" } });
  const proposal = { application: "A-1", title: "題", purpose: "目的", recipient: "大学", recipe: presetRecipes()[0]?.sha256 ?? "", deliveries: [1] };
  expect(await room.call("project.propose", { ...proposal, certificatePem: signing })).toMatchObject({ failure: { code: "package.recipientUnusable" } });
});

test("whoever proposes nothing adds and reads no certificate; whoever decides reads the recipe", async () => {
  await room.signOut();
  valueOf(await room.signIn("approver"));
  const sha256 = presetRecipes()[0]?.sha256 ?? "";
  expect(await room.call("recipe.addPreset", { sha256 })).toMatchObject({ failure: { code: "session.role" } });
  expect(await room.call("recipient.demo", {})).toMatchObject({ failure: { code: "session.role" } });
  expect(await room.call("recipient.read", { certificatePem: "" })).toMatchObject({ failure: { code: "session.role" } });
  expect(valueOf(await room.call("recipe.get", { sha256 })).name).toBe("first");
});
