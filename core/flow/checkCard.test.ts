import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { makeSoftwareCard } from "../card/softwareCard.ts";
import { softwareCardFile } from "../card/softwareReader.ts";
import { systemEntropy } from "../platform/entropy.ts";
import { linesOfCheck } from "./commandLineCard.ts";
import { roomForTests, type RoomForTests } from "./room.fixture.ts";
import { cardFolder, waitingAuditFile } from "./roomFolder.ts";

const pin = "PIN-1357-X";
let room: RoomForTests;

beforeAll(async () => {
  room = roomForTests();
  const { folder } = room.context;
  mkdirSync(cardFolder(folder), { recursive: true });
  // A room by name is enough: the check opens nothing of it.
  writeFileSync(path.join(folder, "policy.json"), "{}");
  await makeSoftwareCard({ file: softwareCardFile(cardFolder(folder), "one"), serial: "CARD-1", label: "One", pin, entropy: systemEntropy, certify: () => Buffer.from("no certificate") });
  expect((await room.context.cards.insert("one")).ok).toBe(true);
});
afterAll(() => room.remove());

it("answers what the card is good for, and records it without the PIN", async () => {
  const checked = await room.call("card.check", { slot: "software-1", pin });
  if (!checked.ok) throw new Error(checked.failure.code);
  expect(checked.value).toMatchObject({ serial: "CARD-1", label: "One", kind: "software", pinPad: false, trials: [] });
  expect(checked.value.uses.map(({ use, able, obstacle }) => [use, able, obstacle])).toEqual([
    ["openRoom", false, "refused"],
    ["openDeliveries", false, "refused"],
    ["signApprovals", false, "refused"],
  ]);
  expect(await room.call("card.check", { slot: "software-1", pin: "WRONG-PIN-9" })).toMatchObject({ ok: false, failure: { code: "card.pinWrong", details: { triesLeft: 2 } } });
  expect(await room.call("card.check", { slot: "software-9", pin })).toMatchObject({ ok: false, failure: { code: "card.absent" } });
  const log = readFileSync(waitingAuditFile(room.context.folder), "utf8");
  const entries = log.trim().split("\n").map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(entries.map(({ operation, card, outcome, failure }) => [operation, card, outcome, failure])).toEqual([
    ["card.check", "CARD-1", 0, undefined],
    ["card.check", "CARD-1", 4, "card.pinWrong"],
    ["card.check", undefined, 4, "card.absent"],
  ]);
  expect(entries[0]?.["details"]).toMatchObject({ passed: 0, tried: 0 });
  expect(log).not.toContain(pin);
  expect(log).not.toContain("WRONG-PIN-9");
});

it("lists the libraries of the allow-list: a demo room has none", async () => {
  expect(await room.call("card.modules", {})).toEqual({ ok: true, value: { modules: [] } });
});

it("is told in lines of both languages, first what the card is good for", () => {
  const output: Parameters<typeof linesOfCheck>[0] = {
    serial: "S-1",
    label: "Officer",
    kind: "pkcs11",
    pinPad: false,
    trials: [
      { key: "02-sign", purpose: "sign", algorithm: "P-384", method: "ecdsa-sha384", pinEachUse: true, passed: true, milliseconds: 140.2 },
      { key: "05-transport", purpose: "transport", algorithm: "RSA-2048", method: "oaep-sha256", pinEachUse: false, passed: false, milliseconds: 3, failure: { code: "card.mechanismMissing", details: { mechanism: "oaep-sha256" } } },
      { key: "06-sign", purpose: "sign", algorithm: "RSA-3072", method: "pss-sha256", pinEachUse: false, passed: false, milliseconds: 3 },
    ],
    uses: [
      { use: "openRoom", able: false, with: [], pinEachUse: false, obstacle: "tooShort" },
      { use: "signApprovals", able: true, with: ["P-384"], pinEachUse: true },
    ],
  };
  expect(linesOfCheck(output, "en")).toEqual([
    "Officer (S-1)",
    "  no  Open the room: the key is too short (for new use RSA of 3072 bits or more)",
    "  yes  Sign approvals: P-384, PIN for each use",
    "What was tried:",
    "  passed  02-sign        P-384     ECDSA SHA-384        140 ms  PIN for each use",
    "  failed  05-transport   RSA-2048  RSA-OAEP SHA-256       3 ms  This card cannot do the cryptography that was asked for (oaep-sha256). (C-117)",
    "  failed  06-sign        RSA-3072  RSA-PSS SHA-256        3 ms  the card's answer does not fit its public key",
  ]);
  expect(linesOfCheck(output, "ja")[2]).toBe("  できます  承認に署名する: P-384、使うたびに PIN が必要");
});
