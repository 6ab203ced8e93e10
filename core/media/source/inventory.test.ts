import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import * as fs from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { FailureError } from "../../domain/failure.ts";
import { openMediumFile, realRoot } from "../../platform/mediumFiles.ts";
import { writeZip } from "../archive/testing/zipWriter.ts";
import { walkInventory, type InventoryEvent, type InventoryOrder } from "./inventory.ts";
import { openInventoryCount } from "./mediumContent.ts";
import { imageRecords, withMeta, writeDirectory } from "./testing/dicomWriter.ts";

let root: string;
beforeEach(() => {
  root = fs.mkdtempSync(path.join(tmpdir(), "noren-medium-"));
});
afterEach(() => {
  fs.rmSync(root, { recursive: true });
});

function put(name: string, content: Buffer | string = "x"): void {
  const file = path.join(root, name);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, content);
}

async function walk(order: Partial<InventoryOrder> = {}): Promise<readonly InventoryEvent[]> {
  const events: InventoryEvent[] = [];
  for await (const event of walkInventory({ root, ...order })) events.push(event);
  return events;
}

const told = (events: readonly InventoryEvent[]): readonly string[] =>
  events.map((event) => (event.kind === "item" ? `${event.item.segments.join("/")} ${event.item.content}${event.item.held === undefined ? "" : ` ${event.item.held}`}` : `${event.problem.segments.join("/")} ! ${event.problem.reason}`));

async function contentOf(): Promise<string> {
  const count = openInventoryCount();
  for (const event of await walk()) count.add(event);
  return count.summary().content;
}

const image = withMeta(Buffer.alloc(0), "1.2.840.10008.5.1.4.1.1.2");
const enveloped = Buffer.from("308006092a864886f70d010703a0803080", "hex");
const isRoot = process.getuid?.() === 0;

describe("a walk", () => {
  it("tells what everything is, in the order of the names' bytes", async () => {
    put("b/image", image);
    put("a.csv", "1,2,3\n");
    put("b.zip", writeZip({ entries: [{ name: "x", content: "12345" }] }));
    put("ソフト/表.txt", "文字\n");
    put("viewer.exe", Buffer.concat([Buffer.from("MZ"), Buffer.alloc(80)]));
    put("empty", "");
    put("noise", Buffer.from([0, 1, 2]));
    put("停止リスト.csv", "1,2,3\n");
    put("macro.docm", writeZip({ entries: [{ name: "[Content_Types].xml", content: "x" }, { name: "word/vbaProject.bin", content: "x" }] }));
    put("bad.zip", Buffer.from("PK\u0003\u0004 no zip"));
    const events = await walk();
    expect(told(events)).toEqual([
      "a.csv csv",
      "b/image dicom",
      "b.zip zip",
      "bad.zip zip media.archiveTruncated",
      "empty empty",
      "macro.docm office media.macro",
      "noise unknown media.unknownKind",
      "viewer.exe executable media.executable",
      "ソフト/表.txt text",
      "停止リスト.csv optOut",
    ]);
    expect(await walk()).toEqual(events);
    const count = openInventoryCount();
    for (const event of events) count.add(event);
    const { counts, reasons, items, capacity } = count.summary();
    expect(items).toBe(10);
    expect(counts.get("archive")?.count).toBe(2);
    expect([...reasons.keys()].sort()).toEqual(["media.archiveTruncated", "media.executable", "media.macro", "media.unknownKind"]);
    expect(capacity.storedBytes).toBe(count.summary().bytes + 5);
    expect(capacity.neededBytes).toBeGreaterThan(capacity.storedBytes);
  });

  it("follows nothing and opens nothing special", async () => {
    put("real", "x");
    fs.symlinkSync("/etc/passwd", path.join(root, "link"));
    fs.symlinkSync(".", path.join(root, "loop"));
    execFileSync("mkfifo", [path.join(root, "channel")]);
    fs.linkSync(path.join(root, "real"), path.join(root, "same"));
    expect(told(await walk())).toEqual(["channel ! media.specialFile", "link ! media.symbolicLink", "loop ! media.symbolicLink", "real text", "same text"]);
  });

  it("says which names others would take for one, and which no other system takes", async () => {
    put("Data.txt");
    put("data.txt");
    put("が.txt");
    put("が.txt".normalize("NFD"));
    put("aux.txt");
    put("a\\b");
    put("line\nbreak");
    put("end./inside");
    fs.writeFileSync(Buffer.concat([Buffer.from(`${root}/`), Buffer.from([0x81, 0xff])]), "x");
    fs.writeFileSync(Buffer.concat([Buffer.from(`${root}/`), Buffer.from([0x95, 0x5c])]), "x");
    expect(told(await walk())).toEqual([
      "Data.txt text media.nameCollides",
      "a\\b text media.nameBackslash",
      "aux.txt text media.nameReserved",
      "data.txt text media.nameCollides",
      "end. ! media.nameTrailing",
      "end./inside text media.nameTrailing",
      "line\nbreak text media.nameControl",
      `${Buffer.from([0x81, 0xff]).toString("latin1")} text media.nameUndecodable`,
      "表 text",
      "が.txt text media.nameCollides",
      "が.txt text media.nameCollides",
    ]);
  });

  it.skipIf(!isRoot)("enters no other file system, and no folder that contains it", async () => {
    put("inside/file");
    put("z");
    fs.mkdirSync(path.join(root, "inside/again"));
    fs.mkdirSync(path.join(root, "other"));
    try {
      execFileSync("mount", ["--bind", root, path.join(root, "inside/again")]);
      execFileSync("mount", ["-t", "tmpfs", "tmpfs", path.join(root, "other")]);
      fs.writeFileSync(path.join(root, "other/file"), "x");
      expect(told(await walk())).toEqual(["inside/again ! media.folderLoop", "inside/file text", "other ! media.specialFile", "z text"]);
    } finally {
      for (const point of ["inside/again", "other"]) execFileSync("umount", [path.join(root, point)]);
    }
  });

  it("gives the raw bytes, by which each is opened again", async () => {
    fs.writeFileSync(Buffer.concat([Buffer.from(`${root}/`), Buffer.from([0x81, 0xff])]), "of no name");
    const [event] = await walk();
    if (event?.kind !== "item") throw new Error("no item");
    const file = openMediumFile(realRoot(root), event.item.place);
    expect(file.read(3, 2).toString()).toBe("no");
    file.close();
  });

  it("stops at its limits", async () => {
    put("a/b/c/d/e");
    put("z");
    expect(told(await walk({ limits: { depth: 3, entries: 100 } }))).toEqual(["a/b/c ! media.tooDeep", "z text"]);
    expect(told(await walk({ limits: { depth: 9, entries: 2 } }))).toEqual(["a/b ! media.tooMany"]);
  });

  it("goes on past what cannot be read, and ends where the medium is gone", async () => {
    put("a/file");
    put("b/file");
    const events: InventoryEvent[] = [];
    const failing = (async () => {
      for await (const event of walkInventory({ root })) {
        events.push(event);
        if (events.length === 1) fs.rmSync(path.join(root, "b", "file"));
        if (events.length === 1) fs.rmdirSync(path.join(root, "b"));
      }
    })();
    await failing;
    expect(told(events)).toEqual(["a/file text", "b ! media.changed"]);
    put("c/file");
    const gone = (async () => {
      for await (const event of walkInventory({ root })) if (event.kind === "item") fs.rmSync(root, { recursive: true });
    })();
    await expect(gone).rejects.toEqual(new FailureError("media.removed"));
    fs.mkdirSync(root);
  });

  it("agrees with any tree", async () => {
    const name = fc.string({ minLength: 1, maxLength: 8, unit: fc.constantFrom("a", "b", "X", "Y", "-", "_", "あ", "漢") });
    const file = fc.record({ path: fc.array(name, { minLength: 1, maxLength: 4 }), content: fc.uint8Array({ maxLength: 40 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(file, { maxLength: 12 }), async (files) => {
        fs.rmSync(root, { recursive: true });
        fs.mkdirSync(root);
        const written = new Map<string, number>();
        for (const { path: segments, content } of files) {
          try {
            put(segments.join("/"), Buffer.from(content));
            written.set(segments.join("/"), content.length);
          } catch {
            // A file stands where a folder would have to.
          }
        }
        const events = await walk();
        const items = events.flatMap((event) => (event.kind === "item" ? [[event.item.segments.join("/"), event.item.bytes] as const] : []));
        expect(new Map(items)).toEqual(written);
        expect(items.length).toBe(written.size);
      }),
      { numRuns: 60 },
    );
  });
});

describe("a medium is", () => {
  const putPackage = (folder: string): void => {
    for (const name of ["bagit.txt", "manifest.json", "package-key.cms", "data/000001.000001.cms"]) put(path.join(folder, name), "12345");
  };

  it.each<readonly [string, () => void]>([
    ["empty", () => undefined],
    ["folder", () => { put("a.csv"); }],
    ["package", () => { putPackage("2026-11-21.noren"); }],
    ["package", () => { putPackage("."); }],
    ["mixed", () => { putPackage("2026-11-21.noren"); put("readme.txt"); }],
    ["envelope", () => { put("delivery.p7m", enveloped); }],
    ["envelope", () => { put("delivery.p7m", enveloped); put("delivery.p7s", Buffer.from("3082010006092a864886f70d010702a08200ef", "hex")); }],
    ["mixed", () => { put("delivery.p7m", enveloped); put("a.csv"); }],
    ["secureDicom", () => { put("DICOMDIR", enveloped); put("IMAGES/IM000001", enveloped); }],
    ["secureDicom", () => { put("a.dcm", enveloped); put("b.dcm", enveloped); }],
    ["dicomMedium", () => { put("DICOMDIR", writeDirectory({ records: imageRecords(1) })); put("DICOM/PAT0/IM000000", image); put("viewer.exe", "MZ"); }],
  ])("%s", async (content, make) => {
    make();
    expect(await contentOf()).toBe(content);
  });

  it("one item where it is a package", async () => {
    putPackage("p.noren");
    fs.symlinkSync("/etc", path.join(root, "p.noren", "link"));
    const events = await walk();
    expect(told(events)).toEqual(["p.noren/link ! media.symbolicLink", "p.noren package"]);
    expect(events.flatMap((event) => (event.kind === "item" ? [[event.item.bytes, event.item.files]] : []))).toEqual([[20, 5]]);
  });
});

/** Everything a write would change: contents, times, modes, what is there. */
function stateOf(folder: string): readonly string[] {
  const lines: string[] = [];
  for (const entry of fs.readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath, entry.name);
    const stat = fs.lstatSync(file, { bigint: true });
    const hash = stat.isFile() ? createHash("sha256").update(fs.readFileSync(file)).digest("hex") : "";
    lines.push([file, String(stat.mode), String(stat.mtimeNs), String(stat.ctimeNs), String(stat.ino), hash].join(" "));
  }
  return lines;
}

const accessTimes = (folder: string): ReadonlyMap<string, bigint> =>
  new Map(
    fs.readdirSync(folder, { recursive: true, withFileTypes: true }).flatMap((entry) => {
      const file = path.join(entry.parentPath, entry.name);
      return entry.isFile() ? [[file, fs.lstatSync(file, { bigint: true }).atimeNs] as const] : [];
    }),
  );

describe("the medium", () => {
  it("is left as it was: contents, times of change and of access", async () => {
    put("a.zip", writeZip({ entries: [{ name: "x", content: "x" }] }));
    put("b/c.txt", "text");
    put("DICOMDIR", writeDirectory({ records: [] }));
    // Long ago, so that any access that is recorded shows (relatime).
    for (const file of accessTimes(root).keys()) fs.utimesSync(file, new Date(0), fs.statSync(file).mtime);
    const before = accessTimes(root);
    // Looking at the state reads the files, and setting their access times back changes their time of change.
    const state = stateOf(root);
    for (const file of before.keys()) fs.utimesSync(file, new Date(0), fs.statSync(file).mtime);
    expect((await walk()).length).toBe(3);
    expect(accessTimes(root)).toEqual(before);
    const withoutChangeTime = (lines: readonly string[]): readonly string[] => lines.map((line) => line.split(" ").toSpliced(3, 1).join(" "));
    expect(withoutChangeTime(stateOf(root))).toEqual(withoutChangeTime(state));
    expect(state.length).toBe(4);
  });

  it.skipIf(spawnSync("strace", ["-V"]).status !== 0)("is asked for nothing but reading, by every system call", () => {
    put("a.zip", writeZip({ entries: [{ name: "x", content: "x" }] }));
    put("b/c.txt", "text");
    const log = path.join(root, "..", `${path.basename(root)}.strace`);
    const script = `import { walkInventory } from ${JSON.stringify(new URL("inventory.ts", import.meta.url).href)}; let n = 0; for await (const event of walkInventory({ root: ${JSON.stringify(root)} })) n += 1; process.exitCode = n === 2 ? 0 : 1;`;
    try {
      execFileSync("strace", ["-f", "-qq", "-y", "-e", "trace=file,desc", "-o", log, process.execPath, "--input-type=module", "-e", script], { stdio: "ignore" });
      const calls = fs.readFileSync(log, "utf8").split("\n").filter((line) => line.includes(root) && !line.includes("execve"));
      expect(calls.some((line) => /open(?:at)?\(.*c\.txt.*O_NOATIME/.test(line))).toBe(true);
      const writing = /O_(?:WRONLY|RDWR|CREAT|TRUNC|APPEND)|\b(?:write|pwrite64|writev|unlink|unlinkat|rename|renameat2?|mkdir|mkdirat|chmod|fchmod|chown|utimensat|truncate|ftruncate|link|linkat|symlink|setxattr|mknod)\(/;
      expect(calls.filter((line) => writing.test(line))).toEqual([]);
    } finally {
      fs.rmSync(log, { force: true });
    }
  });

  it("cannot have a file changed for another between listing and opening", () => {
    put("folder/file", "harmless");
    fs.mkdirSync(path.join(root, "elsewhere"));
    fs.writeFileSync(path.join(root, "elsewhere", "file"), "secret");
    fs.rmSync(path.join(root, "folder"), { recursive: true });
    fs.symlinkSync("elsewhere", path.join(root, "folder"));
    expect(() => openMediumFile(realRoot(root), Buffer.from("folder/file"))).toThrow(new FailureError("media.symbolicLink"));
    fs.symlinkSync("elsewhere/file", path.join(root, "link"));
    expect(() => openMediumFile(realRoot(root), Buffer.from("link"))).toThrow(new FailureError("media.symbolicLink"));
  });

  it.skipIf(!isRoot)("that is cut short while it is read is noticed", () => {
    put("file", Buffer.alloc(10_000));
    const file = openMediumFile(realRoot(root), Buffer.from("file"));
    fs.truncateSync(path.join(root, "file"), 100);
    expect(() => file.read(0, 10_000)).toThrow(new FailureError("media.changed"));
    file.close();
  });
});
