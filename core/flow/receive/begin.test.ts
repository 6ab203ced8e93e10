import { expect, test } from "vitest";
import type { Instant } from "../../domain/brand.ts";
import type { LedgerEntry } from "../../store/mediumLedger.ts";
import { checkLedger } from "./begin.ts";

const entry = (number: string, more: Partial<LedgerEntry> = {}): LedgerEntry => ({ number, kind: "usb", owner: "病院", state: "registered", registeredAt: 0 as Instant, moves: [], deliveries: [], ...more });

test.each([
  ["with its number and its serial", [entry("M-1", { serial: "S-1" })], "S-1", "ok"],
  ["whose serial nobody wrote down", [entry("M-1"), entry("M-2", { serial: "S-2" })], "S-1", "ok"],
  ["that has no serial, as a disc", [entry("M-1")], undefined, "ok"],
  ["that came back", [entry("M-1", { state: "returned" })], undefined, "ok"],
  ["that nobody registered", [entry("M-2", { serial: "S-1" })], "S-1", "ledger.unregistered"],
  ["that was destroyed", [entry("M-1", { state: "destroyed" })], undefined, "ledger.destroyed"],
  ["in the place of another", [entry("M-1", { serial: "S-1" })], "S-9", "ledger.serialDiffers"],
  ["without the serial it had", [entry("M-1", { serial: "S-1" })], undefined, "ledger.serialDiffers"],
  ["that is another of the ledger's under this number", [entry("M-1"), entry("M-2", { serial: "S-1" })], "S-1", "ledger.serialDiffers"],
] as const)("a medium %s", (_, ledger, serial, expected) => {
  const checked = checkLedger(ledger, "M-1", serial);
  expect(checked.ok ? "ok" : checked.failure.code).toBe(expected);
});
