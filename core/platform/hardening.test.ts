import { mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { childEnvironment, refuseOpenSwap, swapState } from "./hardening.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "noren-swap-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function machine(swaps: readonly string[], files: Readonly<Record<string, string>>): { readonly proc: string; readonly sys: string } {
  writeFileSync(path.join(folder, "swaps"), ["Filename\tType\tSize\tUsed\tPriority", ...swaps, ""].join("\n"));
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(folder, "class/block", name);
    mkdirSync(path.dirname(file), { recursive: true });
    if (content === "") mkdirSync(file, { recursive: true });
    else writeFileSync(file, content);
  }
  return { proc: folder, sys: folder };
}

describe("swap", () => {
  test("none at all is fine, and so is a kernel without swap", () => {
    expect(swapState(machine([], {}))).toEqual([]);
    expect(swapState({ proc: path.join(folder, "absent"), sys: folder })).toEqual([]);
  });

  test("a plain partition is open", () => {
    expect(swapState(machine(["/dev/sda3 partition 1000 0 -2"], { "sda3/size": "2000" }))).toEqual([{ name: "/dev/sda3", kind: "unencrypted" }]);
  });

  test("dm-crypt is closed, LVM inside LUKS too, plain LVM is open", () => {
    const layout = machine(["/dev/dm-0 partition 1 0 -2", "/dev/dm-1 partition 1 0 -3", "/dev/dm-2 partition 1 0 -4"], {
      "dm-0/dm/uuid": "CRYPT-LUKS2-0123-swap\n",
      "dm-1/dm/uuid": "LVM-abc",
      "dm-1/slaves/dm-0": "",
      "dm-2/dm/uuid": "LVM-def",
      "dm-2/slaves/sda3": "",
    });
    expect(swapState(layout).map(({ kind }) => kind)).toEqual(["encrypted", "encrypted", "unencrypted"]);
  });

  test("a mirror is as closed as its most open leg", () => {
    const layout = machine(["/dev/md0 partition 1 0 -2"], { "dm-0/dm/uuid": "CRYPT-PLAIN-x", "md0/slaves/dm-0": "", "md0/slaves/sda1": "" });
    expect(swapState(layout)).toEqual([{ name: "/dev/md0", kind: "unencrypted" }]);
  });

  test("zram stays in memory unless it has a backing device", () => {
    const layout = machine(["/dev/zram0 partition 1 0 100", "/dev/zram1 partition 1 0 100"], { "zram0/backing_dev": "none\n", "zram1/backing_dev": "/dev/sda4\n" });
    expect(swapState(layout).map(({ kind }) => kind)).toEqual(["memory", "unencrypted"]);
  });

  test("a swap file is judged by the device under it, with its escaped name", () => {
    const file = path.join(folder, "swap file");
    writeFileSync(file, "swap");
    const { dev } = statSync(file);
    const number = `${String((dev >>> 8) & 0xfff)}:${String((dev & 0xff) | ((dev >>> 12) & 0xfff00))}`;
    const layout = machine([`${file.replaceAll(" ", "\\040")} file 1 0 -2`, `${folder}/gone file 1 0 -3`], { "dm-7/dm/uuid": "CRYPT-LUKS2-root" });
    mkdirSync(path.join(folder, "dev/block"), { recursive: true });
    symlinkSync(path.join(folder, "class/block/dm-7"), path.join(folder, "dev/block", number));
    expect(swapState(layout)).toEqual([
      { name: file, kind: "encrypted" },
      { name: `${folder}/gone`, kind: "unencrypted" },
    ]);
  });

  test("only a production room refuses, and says how many devices", () => {
    const open = [{ name: "/dev/sda3", kind: "unencrypted" }, { name: "/dev/zram0", kind: "memory" }] as const;
    expect(refuseOpenSwap("production", open)).toEqual({ ok: false, failure: { code: "room.swapUnencrypted", details: { devices: 1 } } });
    expect(refuseOpenSwap("demo", open).ok).toBe(true);
    expect(refuseOpenSwap("production", open.slice(1)).ok).toBe(true);
  });
});

test("a child inherits no way to have its memory written out", () => {
  expect(childEnvironment({ PATH: "/bin", NODE_OPTIONS: "--heapsnapshot-signal=SIGUSR2", NODE_V8_COVERAGE: "/x" })).toEqual({ PATH: "/bin", MALLOC_ARENA_MAX: "2" });
});
