import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { randomBytes } from "node:crypto";
import { openHashPool, openOpenPool, openSealPool } from "./packagePools.ts";
import { openPackage } from "./openPackage.ts";
import { clock, makeParty, sealFor, type Party } from "./testing/party.ts";
import { unlockPackage } from "./unlockPackage.ts";
import { verifyPackage } from "./verifyPackage.ts";
import { verifyParts } from "./verifyParts.ts";

const pools = { seal: openSealPool(), hash: openHashPool() };
const openPool = openOpenPool();
const parent = mkdtempSync(path.join(tmpdir(), "noren-package-"));
let party: Party;
let sealed: string;
const source = path.join(parent, "source");
const tree: Readonly<Record<string, Buffer>> = {
  "紹介状/患者 一覧 (1).csv": Buffer.from("氏名,生年月日\n"),
  "画像/IM000001": randomBytes(2500),
  "空": Buffer.alloc(0),
  "ちょうど": randomBytes(2000),
  " -n leading and trailing ": randomBytes(3),
  "it's \"$(quoted)\" #1.txt": randomBytes(10),
};

beforeAll(async () => {
  party = makeParty();
  for (const [name, content] of Object.entries(tree)) {
    mkdirSync(path.dirname(path.join(source, name)), { recursive: true });
    writeFileSync(path.join(source, name), content);
  }
  const result = await sealFor(party, { source, out: path.join(parent, "medium"), partBytes: 1000 }, pools);
  if (!result.ok) throw new Error(JSON.stringify(result.failure));
  sealed = result.value.folder;
});

afterAll(async () => {
  await Promise.all([pools.seal.close(), pools.hash.close(), openPool.close()]);
  rmSync(parent, { recursive: true });
});

function expectTree(folder: string): void {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
  expect(files.map((each) => path.relative(folder, path.join(each.parentPath, each.name))).sort()).toEqual(Object.keys(tree).sort());
  for (const [name, content] of Object.entries(tree)) expect(readFileSync(path.join(folder, name))).toEqual(content);
}

describe("a package", () => {
  it("is a folder under its own name, with nothing of it in the clear", () => {
    expect(readdirSync(path.join(parent, "medium"))).toEqual([path.basename(sealed)]);
    expect(path.basename(sealed)).toMatch(/^20261121-000001-[0-9a-f-]{36}\.noren$/);
    const files = readdirSync(sealed, { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
    for (const each of files) {
      const content = readFileSync(path.join(each.parentPath, each.name));
      for (const word of ["患者", "紹介状", "IM000001", "氏名"]) expect([each.name, content.includes(word)]).toEqual([each.name, false]);
    }
  });

  it.each(["recipient", "rsaRecipient"] as const)("opens for the %s, byte for byte", async (who) => {
    const verified = verifyPackage({ folder: sealed, trust: party.trust, at: clock.now() });
    if (!verified.ok) throw new Error(JSON.stringify(verified.failure));
    expect(await verifyParts(verified.value, pools.hash)).toEqual({ ok: true, value: undefined });
    const unlocked = await unlockPackage(verified.value, [party[who]]);
    if (!unlocked.ok) throw new Error(JSON.stringify(unlocked.failure));
    const out = path.join(parent, `opened-${who}`);
    expect(await openPackage({ unlocked: unlocked.value, out, pool: openPool })).toEqual({ ok: true, value: undefined });
    expectTree(out);
    expect(await openPackage({ unlocked: unlocked.value, out, pool: openPool })).toMatchObject({ failure: { code: "package.exists" } });
  });

  it.each(["recipient", "rsaRecipient"] as const)("opens for the %s by the commands of its own README alone", (who) => {
    const readme = readFileSync(path.join(sealed, "README.ja.txt"), "utf8");
    const [, script = ""] = /^----- open\.sh -----\n(.*)^----- ここまで -----$/ms.exec(readme) ?? [];
    const counterpart = path.join(parent, `shell-${who}`);
    mkdirSync(counterpart);
    const file = (name: string, content: string): string => {
      writeFileSync(path.join(counterpart, name), content);
      return path.join(counterpart, name);
    };
    const out = path.join(counterpart, "out put");
    const trusted = file("trusted.pem", party.operator.certificatePem + party.approver.certificatePem);
    const run = (given: readonly string[]): ReturnType<typeof spawnSync> => spawnSync("sh", [file("open.sh", script), ...given], { cwd: sealed, encoding: "utf8" });
    const opened = run([file("key.pem", party[who].privatePem), file("certificate.pem", party[who].certificatePem), trusted, out]);
    expect([opened.stderr, opened.status]).toEqual(["", 0]);
    expect(opened.stdout).toMatch(/承認 太郎[^]*OK\n$/);
    expectTree(out);
    // Trusting somebody else, or with another's key, it opens nothing.
    expect(run([file("key.pem", party[who].privatePem), file("certificate.pem", party[who].certificatePem), file("other.pem", party.recipient.certificatePem), path.join(counterpart, "no")]).status).toBe(1);
    expect(run([file("key.pem", party.operator.privatePem), file("certificate.pem", party.operator.certificatePem), trusted, path.join(counterpart, "nothing")]).status).toBe(1);
  });

  it("passes sha256sum over both lists", () => {
    for (const list of ["manifest-sha256.txt", "tagmanifest-sha256.txt"]) {
      const checked = spawnSync("sha256sum", ["-c", "--strict", "--quiet", list], { cwd: sealed, encoding: "utf8" });
      expect([checked.status, checked.stdout, checked.stderr]).toEqual([0, "", ""]);
    }
  });
});
