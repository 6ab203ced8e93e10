import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { Instant } from "../../domain/brand.ts";
import { openOpenPool } from "./packagePools.ts";
import { openPackage } from "./openPackage.ts";
import { makeParty, type Party } from "./testing/party.ts";
import { unlockPackage } from "./unlockPackage.ts";
import { verifyPackage } from "./verifyPackage.ts";

const byHand = new URL("testing/sealByHand.sh", import.meta.url).pathname;

function seal(parent: string, party: Party, who: "recipient" | "rsaRecipient", tree: Readonly<Record<string, Buffer>>): string {
  const file = (name: string, content: string | Buffer): string => {
    mkdirSync(path.dirname(path.join(parent, name)), { recursive: true });
    writeFileSync(path.join(parent, name), content);
    return path.join(parent, name);
  };
  for (const [name, content] of Object.entries(tree)) file(`source/${name}`, content);
  const { operator, approver } = party;
  const keys = [file("o.key", operator.privatePem), file("o.pem", operator.certificatePem), file("a.key", approver.privatePem), file("a.pem", approver.certificatePem), file("r.pem", party[who].certificatePem)];
  const { stdout, stderr, status } = spawnSync("sh", [byHand, path.join(parent, "source"), path.join(parent, "medium"), ...keys], { encoding: "utf8" });
  expect([stderr, status]).toEqual(["", 0]);
  return stdout.trim();
}

test.each(["recipient", "rsaRecipient"] as const)("a package made with openssl and sha256sum alone opens for the %s", async (who) => {
  const parent = mkdtempSync(path.join(tmpdir(), "noren-by-hand-"));
  const pool = openOpenPool();
  onTestFinished(async () => {
    await pool.close();
    rmSync(parent, { recursive: true });
  });
  const party = makeParty();
  const tree = { "紹介状 一.txt": Buffer.from("ひみつ"), "f/large": randomBytes(2500), "f/even": randomBytes(2000), empty: Buffer.alloc(0) };
  const folder = seal(parent, party, who, tree);
  // It carries the real time.
  const at = (Date.now() + 1000) as Instant;
  const trust = { signers: [{ certificate: party.operator.certificate, roles: ["operator"] as const }, { certificate: party.approver.certificate, roles: ["approver"] as const }], authorities: [], crls: [] };
  const verified = verifyPackage({ folder, trust, at });
  if (!verified.ok) throw new Error(JSON.stringify(verified.failure));
  const unlocked = await unlockPackage(verified.value, [party[who]]);
  if (!unlocked.ok) throw new Error(JSON.stringify(unlocked.failure));
  const out = path.join(parent, "out");
  expect(await openPackage({ unlocked: unlocked.value, out, pool })).toEqual({ ok: true, value: undefined });
  for (const [name, content] of Object.entries(tree)) expect(readFileSync(path.join(out, name))).toEqual(content);
});
