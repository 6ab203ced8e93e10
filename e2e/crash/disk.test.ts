import { expect, test } from "vitest";
import { CrashDisk, type Choice } from "./disk.ts";
import { parseTrace } from "./trace.ts";

/** The model itself, on small stories whose ends are known. */

const all: Choice = { keepSector: () => true, keepName: () => true };
const none: Choice = { keepSector: () => false, keepName: () => false };
const namesOnly: Choice = { keepSector: () => false, keepName: () => true };

const open = (path: string, handle = 5, more = {}) =>
  ({ type: "open", handle, path, isNew: true, truncates: false, appends: false, ...more }) as const;
const write = (path: string, offset: number, text: string) => ({ type: "write", path, offset, bytes: Buffer.from(text) }) as const;
const sync = (path: string) => ({ type: "sync", path }) as const;

const found = (disk: CrashDisk, choice: Choice): Readonly<Record<string, string>> =>
  Object.fromEntries([...disk.image(choice).files].map(([name, content]) => [name, content.toString("latin1")]));

test("a file that was synced has no name until its folder was", () => {
  const disk = new CrashDisk("/room");
  for (const event of [open("/room/a"), write("/room/a", 0, "hello"), sync("/room/a")]) disk.apply(event);
  expect(found(disk, none)).toEqual({});
  expect(found(disk, namesOnly)).toEqual({ a: "hello" });
  disk.apply(sync("/room"));
  expect(found(disk, none)).toEqual({ a: "hello" });
});

test("what was written after the sync may be missing, in part, or hold", () => {
  const disk = new CrashDisk("/room");
  for (const event of [
    open("/room/a"),
    write("/room/a", 0, "x".repeat(1024)),
    sync("/room/a"),
    sync("/room"),
    write("/room/a", 500, "y".repeat(100)),
  ])
    disk.apply(event);
  expect(found(disk, none)).toEqual({ a: "x".repeat(1024) });
  expect(found(disk, all)["a"]).toBe(`${"x".repeat(500)}${"y".repeat(100)}${"x".repeat(424)}`);
  let sectors = 0;
  const second: Choice = { keepSector: () => sectors++ === 1, keepName: () => true };
  expect(found(disk, second)["a"]).toBe(`${"x".repeat(512)}${"y".repeat(88)}${"x".repeat(424)}`);
});

test("a lost beginning leaves zeros before a kept end", () => {
  const disk = new CrashDisk("/room");
  for (const event of [open("/room/a"), sync("/room"), write("/room/a", 0, "a".repeat(512)), write("/room/a", 512, "b")]) disk.apply(event);
  let sectors = 0;
  expect(found(disk, { keepSector: () => sectors++ === 1, keepName: () => true })["a"]).toBe(`${"\0".repeat(512)}b`);
});

test("a rename holds or does not, with both its names", () => {
  const disk = new CrashDisk("/room");
  for (const event of [
    open("/room/new"),
    write("/room/new", 0, "new"),
    sync("/room/new"),
    open("/room/old"),
    write("/room/old", 0, "old"),
    sync("/room/old"),
    sync("/room"),
  ])
    disk.apply(event);
  disk.apply({ type: "rename", from: "/room/new", to: "/room/old" });
  expect(found(disk, none)).toEqual({ new: "new", old: "old" });
  expect(found(disk, all)).toEqual({ old: "new" });
  disk.apply(sync("/room"));
  expect(found(disk, none)).toEqual({ old: "new" });
});

test("a removal that was not synced may be undone, and what is in a lost folder is lost with it", () => {
  const disk = new CrashDisk("/room");
  for (const event of [open("/room/a"), sync("/room/a"), sync("/room"), { type: "unlink", path: "/room/a" } as const]) disk.apply(event);
  expect(found(disk, none)).toEqual({ a: "" });
  expect(found(disk, all)).toEqual({});
  for (const event of [{ type: "makeFolder", path: "/room/f" } as const, open("/room/f/b"), sync("/room/f/b"), sync("/room/f")]) disk.apply(event);
  expect(found(disk, none)).toEqual({ a: "" });
  expect(disk.image(none).folders).toEqual([""]);
  expect(found(disk, all)).toEqual({ "f/b": "" });
});

test("streams go on where they were, appends at the end, and a cut is a change like another", () => {
  const disk = new CrashDisk("/room");
  const stream = (handle: number, text: string) => ({ type: "stream", handle, path: "/room/a", bytes: Buffer.from(text) }) as const;
  for (const event of [
    open("/room/a"),
    stream(5, "one"),
    stream(5, "two"),
    open("/room/a", 6, { appends: true }),
    stream(6, "three"),
    sync("/room/a"),
    sync("/room"),
    { type: "truncate", path: "/room/a", size: 4 } as const,
  ])
    disk.apply(event);
  expect(found(disk, none)).toEqual({ a: "onetwothree" });
  expect(found(disk, all)).toEqual({ a: "onet" });
  disk.apply(open("/room/a", 7, { truncates: true }));
  expect(found(disk, all)).toEqual({ a: "" });
});

test("a disk that ignores fsync keeps nothing for sure", () => {
  const disk = new CrashDisk("/room", false);
  for (const event of [open("/room/a"), write("/room/a", 0, "hello"), sync("/room/a"), sync("/room")]) disk.apply(event);
  expect(found(disk, none)).toEqual({});
});

const hex = (text: string): string => [...Buffer.from(text)].map((byte) => `\\x${byte.toString(16).padStart(2, "0")}`).join("");
const inRoom = (path: string): boolean => path.startsWith("/room");

test("calls are read off the trace, also those another thread cut in two", () => {
  const lines = [
    `10 openat(AT_FDCWD<${hex("/")}>, "${hex("/room/あ")}", O_RDWR|O_CREAT|O_CLOEXEC, 0600) = 7<${hex("/room/あ")}>`,
    `10 openat(AT_FDCWD<${hex("/")}>, "${hex("/room/b")}", O_RDONLY|O_CLOEXEC) = -1 ENOENT (No such file or directory)`,
    `11 pwrite64(7<${hex("/room/あ")}>, "${hex("page")}", 4, 8192 <unfinished ...>`,
    `10 fsync(9<${hex("/elsewhere")}>) = 0`,
    `11 <... pwrite64 resumed>)           = 4`,
    `10 fdatasync(7<${hex("/room/あ")}>)    = 0`,
    `10 rename("${hex("/room/あ")}", "${hex("/room/c")}") = 0`,
    `10 unlink("${hex("/room/c")}")         = 0`,
    `10 +++ exited with 0 +++`,
  ];
  expect(parseTrace(lines.join("\n"), inRoom)).toEqual([
    { type: "open", handle: 7, path: "/room/あ", isNew: true, truncates: false, appends: false },
    { type: "write", path: "/room/あ", offset: 8192, bytes: Buffer.from("page") },
    { type: "sync", path: "/room/あ" },
    { type: "rename", from: "/room/あ", to: "/room/c" },
    { type: "unlink", path: "/room/c" },
  ]);
});

test("a call on the room that the model does not know is an error, not a gap", () => {
  expect(() => parseTrace(`10 fallocate(7<${hex("/room/a")}>, 0, 0, 4096) = 0`, inRoom)).toThrow("does not know");
  expect(() => parseTrace(`10 pwrite64(7<${hex("/room/a")}>, "${hex("page")}", 4, 0) = 2`, inRoom)).toThrow("does not know");
  expect(parseTrace(`10 fallocate(7<${hex("/other")}>, 0, 0, 4096) = 0`, inRoom)).toEqual([]);
});
