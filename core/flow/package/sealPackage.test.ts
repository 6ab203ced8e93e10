import { execFileSync } from "node:child_process";
import { appendFileSync, chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import type { Instant } from "../../domain/brand.ts";
import { makeHolder, makeRsaHolder } from "../../envelope/testing/counterpart.ts";
import { succeed } from "../../domain/failure.ts";
import type { Task } from "../../platform/pool.ts";
import { folderSource } from "./folderSource.ts";
import type { HashOrder } from "./hashParts.ts";
import { openHashPool, openOpenPool, openSealPool } from "./packagePools.ts";
import { openPackage } from "./openPackage.ts";
import { sealNext } from "./sealNext.ts";
import { signWith } from "./signManifest.ts";
import { readSealingLog } from "./sealingLog.ts";
import { clock, day, makeParty, sealFor, sender, type FolderOrder } from "./testing/party.ts";
import { unlockPackage } from "./unlockPackage.ts";
import { verifyPackage } from "./verifyPackage.ts";
import { systemEntropy } from "../../platform/entropy.ts";

const pools = { seal: openSealPool(), hash: openHashPool() };
const openPool = openOpenPool();
const party = makeParty();
const parent = mkdtempSync(path.join(tmpdir(), "noren-seal-"));
afterAll(async () => {
  await Promise.all([pools.seal.close(), pools.hash.close(), openPool.close()]);
  rmSync(parent, { recursive: true });
});

let place: string;
let source: string;
let out: string;
let counter = 0;
beforeEach(() => {
  place = path.join(parent, String(++counter));
  source = path.join(place, "source");
  out = path.join(place, "medium");
  mkdirSync(source, { recursive: true });
  writeFileSync(path.join(source, "a"), Buffer.alloc(2500, "a"));
  writeFileSync(path.join(source, "b"), "b");
});

const seal = (order: Partial<FolderOrder> = {}): ReturnType<typeof sealFor> => sealFor(party, { source, out, partBytes: 1000, ...order }, pools);
const visible = (): readonly string[] => {
  try {
    return readdirSync(out);
  } catch {
    return [];
  }
};

/** Until nothing fits any more. */
function takeAll(file: string): void {
  try {
    for (;;) appendFileSync(file, Buffer.alloc(4096));
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ENOSPC")) throw error;
  }
}

describe("sealing refuses", () => {
  it.each([
    ["a link", (folder: string) => { symlinkSync("a", path.join(folder, "c")); }, { code: "package.sourceUnusable", details: { object: 3, reason: "link" } }],
    ["a named pipe", (folder: string) => { execFileSync("mkfifo", [path.join(folder, "c")]); }, { code: "package.sourceUnusable", details: { object: 3, reason: "special" } }],
    ["names that fall together", (folder: string) => { writeFileSync(path.join(folder, "B"), ""); }, { code: "package.nameRefused", details: { object: 3, reason: "collision" } }],
    ["a name with a control character", (folder: string) => { writeFileSync(path.join(folder, "c\n"), ""); }, { code: "package.nameRefused", details: { object: 3, reason: "control" } }],
    ["a name that is no text", (folder: string) => { writeFileSync(Buffer.concat([Buffer.from(`${folder}/c`), Buffer.from([0xff])]), ""); }, { code: "package.nameRefused", details: { object: 3, reason: "encoding" } }],
    ["an empty folder", (folder: string) => { rmSync(path.join(folder, "a")); rmSync(path.join(folder, "b")); }, { code: "package.sourceUnusable", details: { object: 0, reason: "empty" } }],
  ] as const)("%s, before it writes anything", async (_, prepare, failure) => {
    prepare(source);
    const sealed = await seal();
    expect(sealed).toMatchObject({ ok: false, failure: { code: failure.code, details: { reason: failure.details.reason } } });
    expect(visible()).toEqual([]);
  });

  it("recipients that could not, or should not, open it", async () => {
    const { authority } = party;
    const past = { from: (clock.now() - 100 * day) as Instant, until: (clock.now() - day) as Instant };
    const each = [
      ["none", []],
      ["repeated", [party.recipient.certificate, party.recipient.certificate]],
      ["expired", [makeHolder(authority, "x", { during: past }).certificate]],
      ["usage", [party.operator.certificate]],
      ["algorithm", [makeRsaHolder(authority, "x", { bits: 2048 }).certificate]],
    ] as const;
    for (const [reason, recipients] of each) expect(await seal({ recipients })).toMatchObject({ failure: { code: "package.recipientUnusable", details: { reason } } });
    expect(visible()).toEqual([]);
  });
});

describe("nothing of a package is left, and none is visible, where", () => {
  it("a file changes under it", async () => {
    const grows = { ...party.operator };
    const sealed = seal({ begun: () => { writeFileSync(path.join(source, "b"), "bb"); }, signers: { operator: grows, approver: party.approver } });
    expect(await sealed).toEqual({ ok: false, failure: { code: "package.sourceChanged", details: { object: 2 } } });
    expect(visible()).toEqual([]);
  });

  it("a card does not sign", async () => {
    const approver = { ...party.approver, sign: () => Promise.resolve({ ok: false, failure: { code: "card.removed" } } as const) };
    expect(await seal({ signers: { operator: party.operator, approver } })).toEqual({ ok: false, failure: { code: "card.removed" } });
    expect(visible()).toEqual([]);
  });

  it("one card signs for both", async () => {
    expect((await seal({ signers: { operator: party.operator, approver: party.operator } })).ok).toBe(false);
    expect(visible()).toEqual([]);
  });

  it("somebody stops it", async () => {
    const controller = new AbortController();
    expect(await seal({ signal: controller.signal, progress: () => { controller.abort(); } })).toEqual({ ok: false, failure: { code: "job.cancelled" } });
    expect(visible()).toEqual([]);
  });

  it.each([
    ["altered", (file: string) => { const bytes = readFileSync(file); bytes[50] = (bytes[50] ?? 0) ^ 1; writeFileSync(file, bytes); }],
    ["cut", (file: string) => { truncateSync(file, 10); }],
    ["gone", (file: string) => { rmSync(file); }],
  ])("what the medium gives back is %s", async (_, spoil) => {
    const approver = {
      ...party.approver,
      sign: (...asked: Parameters<typeof party.approver.sign>) => {
        const [building = ""] = readdirSync(out);
        spoil(path.join(out, building, "data", "000001.000002.cms"));
        return party.approver.sign(...asked);
      },
    };
    expect(await seal({ signers: { operator: party.operator, approver } })).toMatchObject({ ok: false, failure: { code: expect.stringMatching(/^package\./) as string } });
    expect(visible()).toEqual([]);
  });

  const asRoot = it.skipIf(process.getuid?.() !== 0);

  async function onSmallMedium(size: string, work: () => Promise<void>): Promise<void> {
    mkdirSync(out);
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${size}`, "tmpfs", out]);
    try {
      await work();
    } finally {
      execFileSync("umount", [out]);
    }
  }

  asRoot("the medium is full", () =>
    onSmallMedium("200k", async () => {
      writeFileSync(path.join(source, "a"), Buffer.alloc(250_000));
      expect(await seal({ partBytes: 100_000 })).toEqual({ ok: false, failure: { code: "package.mediumFull" } });
      // It would fit; half-way somebody else takes the space.
      writeFileSync(path.join(source, "a"), Buffer.alloc(100_000));
      const taken = await sealFor(party, { source, out, progress: () => { takeAll(path.join(out, "other")); } }, pools);
      expect(taken).toEqual({ ok: false, failure: { code: "package.mediumFull" } });
      expect(visible()).toEqual(["other"]);
    }),
  );

  asRoot("the medium is full, unless somebody makes room: then the rest is written", () =>
    onSmallMedium("9m", async () => {
      for (let file = 0; file < 400; file += 1) writeFileSync(path.join(source, `many-${String(file)}`), "x");
      const other = path.join(out, "other");
      let asked = 0;
      let isTaken = false;
      takeAll(other);
      const sealed = await sealFor(
        party,
        {
          source,
          out,
          progress: () => {
            if (!isTaken) takeAll(other);
            isTaken = true;
          },
          again: ({ code }) => {
            asked += 1;
            rmSync(other);
            return Promise.resolve(code === "package.mediumFull");
          },
        },
        pools,
      );
      if (!sealed.ok) throw new Error(sealed.failure.code);
      // Before the first byte, and between two batches of files.
      expect([asked, sealed.value.objects, visible()]).toEqual([2, 402, [sealed.value.name]]);
      expect(verifyPackage({ folder: sealed.value.folder, trust: party.trust, at: clock.now() }).ok).toBe(true);
    }),
  );

  it("the medium is pulled out", async () => {
    const pulled = await sealFor(party, { source, out, begun: () => { setImmediate(() => { rmSync(out, { recursive: true, force: true }); }); } }, pools);
    expect(pulled).toMatchObject({ ok: false, failure: { code: expect.stringMatching(/^(package\.(mediumGone|notPackage|fileMissing|readBackDiffers|partMissing)|media\.removed)$/) as string } });
    expect(visible()).toEqual([]);
  });

  it("the medium is write-protected", async () => {
    mkdirSync(out);
    const isRoot = process.getuid?.() === 0;
    // Rights mean nothing to root; a read-only file system does.
    if (isRoot) execFileSync("mount", ["-t", "tmpfs", "-o", "ro,size=1m", "tmpfs", out]);
    else chmodSync(out, 0o500);
    try {
      expect(await seal()).toEqual({ ok: false, failure: { code: "package.mediumReadOnly" } });
    } finally {
      if (isRoot) execFileSync("umount", [out]);
    }
  });
});

it("is read back from the medium and not from what the system remembers of it", async () => {
  const orders: boolean[] = [];
  const hash = { run: (...given: Parameters<typeof pools.hash.run>) => pools.hash.run(noted(given[0]), given[1]) } as typeof pools.hash;
  function* noted(tasks: Parameters<typeof pools.hash.run>[0]): Generator<Task<HashOrder>> {
    for (const task of tasks as Iterable<Task<HashOrder>>) {
      orders.push(task.input.pastCache);
      yield task;
    }
  }
  expect((await seal({ pools: { ...pools, hash } })).ok).toBe(true);
  expect(orders).toEqual([true]);
});

describe("a sender's packages", () => {
  const next = (): ReturnType<typeof sealNext> =>
    sealNext({
      log: path.join(place, "sealed.jsonl"),
      source: folderSource(source),
      out,
      sender,
      purpose: "",
      recipients: [party.recipient.certificate],
      sign: signWith({ operator: party.operator, approver: party.approver }, clock),
      expiresAt: (clock.now() + day) as Instant,
      clock,
      entropy: systemEntropy,
      pools,
    });

  it("are numbered, and each names the one before", async () => {
    const first = await next();
    const second = await next();
    if (!first.ok || !second.ok) throw new Error("not sealed");
    const history = { lastAccepted: () => ({ sequence: 1, manifestSha256: first.value.manifestSha256 }), isSeen: () => false };
    const verified = verifyPackage({ folder: second.value.folder, trust: party.trust, history, at: clock.now() });
    expect(verified).toMatchObject({ ok: true, value: { notSeen: 0, manifest: { sequence: 2, previousManifestSha256: first.value.manifestSha256 } } });
    expect(verifyPackage({ folder: first.value.folder, trust: party.trust, history, at: clock.now() })).toMatchObject({ failure: { code: "package.rolledBack" } });
  });

  it("leave no number twice and none out, whatever the last one came to", async () => {
    const log = path.join(place, "sealed.jsonl");
    mkdirSync(out);
    const building = (name: string): string => path.join(out, name.replace(/\.noren$/, ".noren.part"));
    // Killed while it was being written: its number is free, and what it left is cleared away.
    writeFileSync(log, `${JSON.stringify({ sequence: 1, name: "20261121-000001-x.noren", out })}\n`);
    mkdirSync(building("20261121-000001-x.noren"));
    expect(await next()).toMatchObject({ ok: true, value: { sequence: 1 } });
    expect(visible().every((name) => name.endsWith(".noren"))).toBe(true);
    // Killed on the way to its name.
    writeFileSync(log, `${readFileSync(log, "utf8")}${JSON.stringify({ sequence: 2, name: "20261121-000002-x.noren", out, manifestSha256: "0".repeat(64) })}\n`);
    mkdirSync(building("20261121-000002-x.noren"));
    const third = await next();
    expect(third).toMatchObject({ ok: true, value: { sequence: 2 } });
    if (!third.ok) throw new Error("not sealed");
    const manifest = JSON.parse(readFileSync(path.join(third.value.folder, "manifest.json"), "utf8")) as { previousManifestSha256: string };
    expect(manifest.previousManifestSha256).toBe(readSealingLog(log).find(({ manifestSha256 }) => manifestSha256 !== undefined)?.manifestSha256);
    // It may have had its name on a medium that is gone: then its number stays used. A torn line is none.
    writeFileSync(log, `${readFileSync(log, "utf8")}${JSON.stringify({ sequence: 3, name: "20261121-000003-x.noren", out: "/nowhere", manifestSha256: "1".repeat(64) })}\n{"sequence":9`);
    expect(await next()).toMatchObject({ ok: true, value: { sequence: 4 } });
  });
});

it("any tree that can be sealed comes back the same", async () => {
  const segment = fc.string({ unit: fc.constantFrom("a", "b", "あ", "漢", " ", ".", "-", "'", '"', "$", "`", "#", "*", "é"), minLength: 1, maxLength: 8 }).filter((text) => !/^\.+$/.test(text));
  const name = fc.array(segment, { minLength: 1, maxLength: 3 }).map((segments) => segments.join("/"));
  const trees = fc.dictionary(name, fc.uint8Array({ maxLength: 3000 }), { minKeys: 1, maxKeys: 6 });
  let same = 0;
  await fc.assert(
    fc.asyncProperty(trees, fc.integer({ min: 1, max: 1500 }), async (tree, partBytes) => {
      const own = mkdtempSync(path.join(parent, "property-"));
      const from = path.join(own, "source");
      try {
        for (const [file, content] of Object.entries(tree)) {
          mkdirSync(path.dirname(path.join(from, file)), { recursive: true });
          writeFileSync(path.join(from, file), content);
        }
      } catch {
        return; // A file where a folder would have to be.
      }
      const sealed = await sealFor(party, { source: from, out: path.join(own, "medium"), partBytes: Math.max(partBytes, 50) }, pools);
      if (!sealed.ok) {
        expect(sealed.failure.code).toBe("package.nameRefused");
        return;
      }
      const verified = verifyPackage({ folder: sealed.value.folder, trust: party.trust, at: clock.now() });
      if (!verified.ok) throw new Error(verified.failure.code);
      const unlocked = await unlockPackage(verified.value, [party.recipient]);
      if (!unlocked.ok) throw new Error(unlocked.failure.code);
      const to = path.join(own, "out");
      expect(await openPackage({ unlocked: unlocked.value, out: to, pool: openPool })).toEqual(succeed(undefined));
      const files = readdirSync(to, { recursive: true, encoding: "utf8" }).filter((file) => statSync(path.join(to, file)).isFile());
      expect(files.sort()).toEqual(Object.keys(tree).sort());
      for (const file of files) expect(readFileSync(path.join(to, file))).toEqual(Buffer.from(tree[file] ?? []));
      same += 1;
      rmSync(own, { recursive: true });
    }),
    { numRuns: 25 },
  );
  expect(same).toBeGreaterThan(10);
});
