import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { deflateRawSync } from "node:zlib";
import { afterAll, describe, expect, test } from "vitest";
import { sampled, share, sweepTimeout, triesAll, upTo } from "../platform/testing/sweep.ts";
import { element, fileOf, syntaxes } from "./testing/handMade.ts";
import { outcome } from "./testing/outcome.ts";
import { representative } from "./testing/representative.ts";

const folder = mkdtempSync("/dev/shm/noren-hostile-");
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Seconds of the processor, MiB of memory: what one file may take at most. */
const mostSeconds = 2;
const mostMemory = 256;
const firstBytes = 4096;

interface Told {
  readonly code: string;
  readonly seconds: number;
  readonly mebibytes: number;
}

const files = Object.entries(representative);

test("every kind of file is read, and some kilobytes long", () => {
  expect(files.filter(([, file]) => file.length < 2000).map(([name, file]) => `${name} ${String(file.length)}`)).toEqual([]);
  expect(files.map(([, file]) => outcome(file))).toEqual(files.map(() => "read"));
});

describe("every truncation of the first four kilobytes", () => {
  for (const [name, file] of files) {
    test(name, () => {
      let longest = 0;
      for (let length = 0; length < Math.min(firstBytes, file.length); length++) {
        const before = process.cpuUsage();
        expect(outcome(file.subarray(0, length))).not.toBe("changed");
        const { user, system } = process.cpuUsage(before);
        longest = Math.max(longest, user + system);
      }
      expect(longest / 1e6).toBeLessThan(mostSeconds);
    });
  }
});

/** A byte turned to what lengths are made of, and every byte of the head as every other. */
test("bytes flipped anywhere in the first four kilobytes", { timeout: sweepTimeout }, () => {
  const points = files.flatMap(([, file]) => upTo(Math.min(firstBytes, file.length)).map((at) => ({ file, at: at - 1 })));
  const tried = sampled(points, 6000);
  const altered = triesAll ? upTo(255) : [1, 0x80, 0xff];
  let longest = 0;
  for (const { file, at } of tried) {
    const copy = Buffer.from(file);
    for (const by of altered) {
      copy[at] = (file[at] ?? 0) ^ by;
      const before = process.cpuUsage();
      expect(outcome(copy)).not.toBe("changed");
      const { user, system } = process.cpuUsage(before);
      longest = Math.max(longest, user + system);
    }
  }
  console.log(share(tried.length * altered.length, points.length * 255));
  expect(longest / 1e6).toBeLessThan(mostSeconds);
});

describe("in a process of its own", () => {
  const bomb = (bytes: number): Buffer => fileOf(syntaxes.deflated, deflateRawSync(element("7FE00010", "OW", Buffer.alloc(bytes))));
  const many = Buffer.concat(Array.from({ length: 400_000 }, () => Buffer.from("feff00e000000000", "hex")));
  const cases: readonly (readonly [why: string, file: () => Buffer, code: string])[] = [
    ["a bomb of a quarter of a gigabyte", () => bomb(256 * 1024 * 1024), "dicom.tooLarge"],
    ["as much as may be inflated", () => bomb(79 * 1024 * 1024), "read"],
    ["four hundred thousand empty items", () => fileOf(syntaxes.explicit, element("00081140", "SQ", many)), "read"],
    ["a value of two gigabytes that is not there", () => Buffer.concat([fileOf(syntaxes.explicit, Buffer.alloc(0)), Buffer.from("e07f10004f570000000000 80".replaceAll(" ", ""), "hex")]), "dicom.truncated"],
    ["ten megabytes of an escape", () => fileOf(syntaxes.explicit, element("00104000", "UT", Buffer.alloc(10 * 1024 * 1024, 0x1b))), "read"],
    ["ten megabytes of delimiters", () => fileOf(syntaxes.explicit, element("00189020", "UC", Buffer.alloc(10 * 1024 * 1024, 0x5c))), "read"],
  ];
  for (const [why, make, code] of cases) {
    test(why, () => {
      const file = path.join(folder, "file");
      writeFileSync(file, make());
      const { stdout, stderr } = spawnSync(process.execPath, ["--no-warnings", new URL("testing/readHostile.ts", import.meta.url).pathname, file], { encoding: "utf8" });
      expect(stderr).toBe("");
      const { code: found, seconds, mebibytes } = JSON.parse(stdout) as Told;
      console.log(`${why}: ${found}, ${seconds.toFixed(2)} s, ${mebibytes.toFixed(0)} MiB`);
      expect(found).toBe(code);
      expect(seconds).toBeLessThan(mostSeconds);
      expect(mebibytes).toBeLessThan(mostMemory);
    });
  }
});
