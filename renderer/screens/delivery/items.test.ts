import { expect, test } from "vitest";
import { ledgerStates } from "../../../core/domain/medium.ts";
import { movesFrom } from "../ledger/ledgerEntry.ts";
import { nextRole, placesOf } from "../ceremony/Signers.tsx";
import { standingOf } from "../receive/deliveryState.tsx";
import { destructible } from "./DestroyItems.tsx";
import { countOf } from "./ItemsTable.tsx";

test("items are counted by kind and state from the comparison", () => {
  const line = { kind: "dicom", received: 7, held: 2, excluded: 1, waiting: 3, bytes: 0, differs: false } as const;
  const page = { items: 13, waiting: 3, stored: 7, held: 2, excluded: 1, reconciliation: [line] };
  expect([countOf(page, "all", "all"), countOf(page, "held", "all"), countOf(page, "all", "dicom"), countOf(page, "stored", "dicom"), countOf(page, "all", "pdf")]).toEqual([13, 2, 13, 7, 0]);
});

test("what does not lie in the vault is not destroyed, nor what is gone already", () => {
  expect(destructible([{ item: 1, object: "a" }, { item: 2 }, { item: 3, object: "b", destroyed: 1 }, { item: 4, object: "a" }])).toEqual([1, 4]);
});

test("a delivery stands where the room left it", () => {
  const at = (state: "announced" | "received" | "opened" | "destroyed", more = {}) => standingOf({ state, running: false, ...more });
  expect([at("announced"), at("announced", { running: true }), at("announced", { stopped: { code: "job.cancelled" } }), at("announced", { stopped: { code: "media.removed" } }), at("received"), at("opened"), at("destroyed")]).toEqual(["paused", "running", "paused", "stopped", "settling", "done", "gone"]);
});

test("only a custodian may say that a medium is destroyed, and nothing leads back from there", () => {
  expect(movesFrom("received", "technician")).toEqual(["lent", "returned"]);
  expect(movesFrom("received", "custodian")).toContain("destroyed");
  expect(movesFrom("destroyed", "custodian")).toEqual([]);
  expect(ledgerStates.flatMap((state) => movesFrom(state, "auditor"))).toEqual([]);
});

test("signatures take the places of their roles, and the first empty place is next", () => {
  const signature = (role: "technician" | "approver", officer: string) => ({ officer, name: officer, role, at: 1, certificate: "0".repeat(64) });
  const needed = [{ role: "technician" as const, count: 1 }, { role: "approver" as const, count: 1 }];
  expect(nextRole({ needed, signatures: [] })).toBe("technician");
  expect(nextRole({ needed, signatures: [signature("approver", "a")] })).toBe("technician");
  expect(nextRole({ needed, signatures: [signature("approver", "a"), signature("technician", "t")] })).toBeUndefined();
  expect(placesOf({ needed: [{ role: "approver", count: 2 }], signatures: [signature("approver", "a")] }).map((place) => place.signature?.officer)).toEqual(["a", undefined]);
});
