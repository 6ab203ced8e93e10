import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeEach, expect, it } from "vitest";
import type { AuditEntry } from "../../domain/audit.ts";
import type { Instant } from "../../domain/brand.ts";
import { FailureError } from "../../domain/failure.ts";
import { systemEntropy, uuid } from "../../platform/entropy.ts";
import { folderSource } from "./folderSource.ts";
import { openHashPool, openSealPool } from "./packagePools.ts";
import { sealNext, tellOfLast, type SealNextOrder } from "./sealNext.ts";
import type { SealedPackage } from "./sealPackage.ts";
import { signWith } from "./signManifest.ts";
import { readSealingLog } from "./sealingLog.ts";
import { clock, day, makeParty, sender } from "./testing/party.ts";

const pools = { seal: openSealPool(), hash: openHashPool() };
const party = makeParty();
const parent = mkdtempSync(path.join(tmpdir(), "noren-seal-next-"));
afterAll(async () => {
  await Promise.all([pools.seal.close(), pools.hash.close()]);
  rmSync(parent, { recursive: true });
});

let place: string;
let out: string;
let rows: AuditEntry[];
let counter = 0;
beforeEach(() => {
  place = path.join(parent, String(++counter));
  out = path.join(place, "medium");
  mkdirSync(path.join(place, "source"), { recursive: true });
  writeFileSync(path.join(place, "source", "a"), "a");
  rows = [];
});

const note = (row: AuditEntry): void => {
  rows.push(row);
};
const rowOf = ({ manifestSha256 }: SealedPackage): AuditEntry => ({
  id: uuid(systemEntropy),
  at: clock.now(),
  event: "export",
  action: "R",
  outcome: 0,
  operation: "package.seal",
  objects: [`sha256:${manifestSha256}`],
});
const log = (): string => path.join(place, "sealed.jsonl");
const next = (more: Partial<SealNextOrder> = {}): ReturnType<typeof sealNext> =>
  sealNext({
    log: log(),
    source: folderSource(path.join(place, "source")),
    out,
    sender,
    purpose: "",
    recipients: [party.recipient.certificate],
    sign: signWith({ operator: party.operator, approver: party.approver }, clock),
    expiresAt: (clock.now() + day) as Instant,
    clock,
    entropy: systemEntropy,
    pools,
    record: { rowOf, note },
    ...more,
  });
const told = (): readonly (string | undefined)[] => rows.map(({ objects }) => objects?.[0]);
const named = (): readonly string[] => readdirSync(out).filter((name) => name.endsWith(".noren"));
const building = (): string => path.join(out, readdirSync(out).find((name) => name.endsWith(".part")) ?? "");

it("a package is told of once it has its name, and once only", async () => {
  const first = await next();
  if (!first.ok) throw new Error(first.failure.code);
  expect(told()).toEqual([`sha256:${first.value.manifestSha256}`]);
  tellOfLast(log(), note);
  expect((await next()).ok).toBe(true);
  expect(rows).toHaveLength(2);
});

it("cut off before the row was noted, the next start notes the same row", async () => {
  const cut = (): never => {
    throw new FailureError("room.diskFull");
  };
  await expect(next({ record: { rowOf, note: cut } })).rejects.toThrow("room.diskFull");
  expect(named()).toHaveLength(1);
  tellOfLast(log(), note);
  tellOfLast(log(), note);
  const [line] = readSealingLog(log()).filter(({ row }) => row !== undefined);
  expect(rows).toEqual([line?.row]);
  // And so does the next sealing, where nobody signed in meanwhile.
  await expect(next({ record: { rowOf, note: cut } })).rejects.toThrow("room.diskFull");
  expect((await next()).ok).toBe(true);
  expect(new Set(told()).size).toBe(3);
  expect(named()).toHaveLength(3);
});

/** The last thing before the name. */
const beforeName = (act: () => void): Partial<SealNextOrder> => ({
  record: {
    rowOf: (sealed) => {
      act();
      return rowOf(sealed);
    },
    note,
  },
});

it("a package that cannot get its name leaves no row, and its number to the next", async () => {
  expect((await next()).ok).toBe(true);
  const failed = await next(beforeName(() => {
    rmSync(building(), { recursive: true });
  }));
  expect(failed).toMatchObject({ ok: false, failure: { code: "package.mediumGone" } });
  expect(rows).toHaveLength(1);
  const second = await next();
  if (!second.ok) throw new Error(second.failure.code);
  expect(second.value.sequence).toBe(2);
  const { previousManifestSha256 } = JSON.parse(readFileSync(path.join(second.value.folder, "manifest.json"), "utf8")) as { previousManifestSha256: string };
  expect(`sha256:${previousManifestSha256}`).toBe(told()[0]);
});

it("on a medium that was pulled out it may have its name: it is told of, and its number stays used", async () => {
  const away = path.join(place, "away");
  const failed = await next(beforeName(() => {
    renameSync(out, away);
  }));
  expect(failed.ok).toBe(false);
  tellOfLast(log(), note);
  expect(rows).toMatchObject([{ outcome: 0, details: { unconfirmed: 1 } }]);
  expect(await next()).toMatchObject({ ok: true, value: { sequence: 2 } });
  // Of the one that is seen there is no doubt.
  expect(rows[1]?.details ?? {}).not.toHaveProperty("unconfirmed");
});
