import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeSlices } from "./testing/makeSlices.ts";
import { reportShape } from "./reportShape.ts";

/** As a person types it. */

const cli = fileURLToPath(new URL("../../cli.ts", import.meta.url));
const folder = mkdtempSync(path.join(tmpdir(), "noren-deid-"));
const input = path.join(folder, "in");
const secret = path.join(folder, "secret");
const slices = 80;

beforeAll(() => {
  makeSlices(input, slices);
  writeFileSync(path.join(input, "notes.txt"), "nothing");
  writeFileSync(secret, Buffer.alloc(32, 3));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const line = (name: string, more: readonly string[] = []): readonly string[] => [cli, "deid", input, "--out", path.join(folder, name), "--recipe", "ai-images", "--secret-file", secret, "--report", path.join(folder, `${name}.json`), "--lang", "en", ...more];
const noren = (given: readonly string[]) => spawnSync(process.execPath, given, { encoding: "utf8" });
const filesIn = (name: string): readonly string[] => readdirSync(path.join(folder, name), { recursive: true, encoding: "utf8" }).filter((one) => statSync(path.join(folder, name, one)).isFile());

test("a folder is anonymized, what is held is named, and it says loudly what it is for", () => {
  const { status, stdout, stderr } = noren(line("one"));
  expect(stderr).toMatch(/^This is for tests and tools/u);
  expect([status, stdout]).toEqual([0, expect.stringContaining(`Wrote ${String(slices)} objects of 1 people and held 1`)]);
  const report = reportShape.parse(JSON.parse(readFileSync(path.join(folder, "one.json"), "utf8")));
  expect(report.counts).toMatchObject({ files: slices + 1, written: slices, held: 1, persons: 1 });
  expect([report.changes.length, report.held[0]?.name, report.held[0]?.number, report.files.every(({ isSearched }) => isSearched)]).toEqual([1, "notes.txt", "Z-101", true]);
  expect(filesIn("one")).toHaveLength(slices);
});

test("what it cannot do it says with a code, and exits with it", () => {
  expect(noren(line("two").filter((word) => word !== "--secret-file" && word !== secret)).status).toBe(2);
  const again = noren([...line("two").slice(0, -2), "--report", path.join(folder, "one.json"), "--lang", "en"]);
  expect([again.status, again.stderr]).toEqual([1, expect.stringContaining("(Z-191)")]);
  const full = noren([...line("two"), "--out", path.join(folder, "one")]);
  expect([full.status, full.stderr]).toEqual([1, expect.stringContaining("(R-121)")]);
  expect(existsSync(path.join(folder, "two.json"))).toBe(false);
  expect(noren([...line("two"), "--recipe", path.join(folder, "none.json")]).status).toBe(1);
});

test.each(["SIGINT", "SIGKILL"] as const)("ended by %s in the middle, no file has its name in part", async (signal) => {
  const child = spawn(process.execPath, line(signal), { stdio: "ignore" });
  const place = path.join(folder, signal);
  const ended = once(child, "exit");
  while (child.exitCode === null && !(existsSync(place) && filesIn(signal).some((name) => name.endsWith(".dcm")))) await new Promise((resolve) => setTimeout(resolve, 2));
  child.kill(signal);
  await ended;
  const named = filesIn(signal).filter((name) => name.endsWith(".dcm"));
  expect(named.every((name) => readFileSync(path.join(place, name)).equals(readFileSync(path.join(folder, "one", name))))).toBe(true);
  if (signal === "SIGINT") expect(filesIn(signal).every((name) => name.endsWith(".dcm"))).toBe(true);
});

test("a disk that fills up ends it with that code, and leaves no file in part", () => {
  const script = 'mount -t tmpfs -o size=8m tmpfs "$1" && shift && "$@"; code=$?; ls -a "$OUT" | grep noren-part; exit $code';
  const place = path.join(folder, "small");
  const given = line("small/out", ["--report", path.join(folder, "small.json")]);
  spawnSync("mkdir", [place]);
  const { status, stdout, stderr } = spawnSync("unshare", ["--user", "--map-root-user", "--mount", "sh", "-c", script, "sh", place, process.execPath, ...given], { encoding: "utf8", env: { ...process.env, OUT: path.join(place, "out") } });
  expect([status, stdout, stderr]).toEqual([1, "", expect.stringContaining("(R-104)")]);
});
