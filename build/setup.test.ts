import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { root } from "./stamp.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "noren-setup-"));
  mkdirSync(path.join(folder, "empty"));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** Runs the set-up as an ordinary user of a machine where these folders are empty, of the given distribution. */
function onMachine({ without = [], system, task, given = [] }: { readonly without?: readonly string[]; readonly system?: string; readonly task: string; readonly given?: readonly string[] }) {
  const mounts = without.map((place) => `mount --bind ${folder}/empty ${place}`);
  if (system !== undefined) {
    writeFileSync(path.join(folder, "os-release"), system);
    mounts.push(`mount --bind ${folder}/os-release "$(readlink -f /etc/os-release)"`);
  }
  const script = [...mounts, 'exec "$0" build/setup.mjs "$@"'].join(" && ");
  const { status, stdout, stderr } = spawnSync("unshare", ["--user", "--mount", "--map-user=1000", "--keep-caps", "sh", "-c", script, process.execPath, task, ...given], {
    cwd: root,
    encoding: "utf8",
    env: { ...process.env, DISPLAY: ":0", ELECTRON_OVERRIDE_DIST_PATH: undefined, NOREN_SETUP_TOLD: undefined },
  });
  return { status, stdout, stderr };
}

const debian = 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\n';
const noChromium = ["/usr/lib/chromium"];

test("an ordinary user is told the one command, in both languages, and nothing is installed", () => {
  const { status, stdout, stderr } = onMachine({ without: [...noChromium, "/usr/share/fonts/opentype"], system: debian, task: "start" });
  expect(status).toBe(3);
  expect(stdout).toBe("");
  expect(stderr).toMatch(/^\n\[U-103\]\n必要なソフトウェアが足りません/);
  expect(stderr).toContain("No data was touched.");
  const commands = stderr.split("\n").filter((line) => line.startsWith("  sudo "));
  expect(new Set(commands)).toEqual(new Set(["  sudo sh -c 'apt-get update && apt-get install -y --no-install-recommends chromium chromium-sandbox fonts-noto-cjk'"]));
});

test("Ubuntu's chromium is a snap, and that is said", () => {
  const { status, stderr } = onMachine({ without: noChromium, system: "ID=ubuntu\nID_LIKE=debian\n", task: "start" });
  expect(status).toBe(3);
  expect(stderr).toContain("ELECTRON_OVERRIDE_DIST_PATH");
  expect(stderr).not.toContain("sudo");
});

test("what only tests use is asked for and not insisted on", () => {
  const { status, stderr } = onMachine({ without: ["/usr/lib/softhsm"], system: debian, task: "test", given: ["--set-up"] });
  expect(status).toBe(0);
  expect(stderr).toContain("Tests that use these packages are skipped, and say so: softhsm2");
  expect(stderr).toContain("sudo sh -c 'apt-get update && apt-get install -y --no-install-recommends softhsm2");
  const both = onMachine({ without: ["/usr/lib/softhsm", ...noChromium], system: debian, task: "test" });
  expect(both.status).toBe(3);
  expect(both.stderr).toMatch(/apt-get install -y --no-install-recommends chromium chromium-sandbox softhsm2/);
});

test("another distribution gets the list and no command", () => {
  const { status, stderr } = onMachine({ without: noChromium, system: 'PRETTY_NAME="Fedora 44"\nID=fedora\n', task: "test" });
  expect(status).toBe(3);
  expect(stderr).toContain("Fedora 44");
  expect(stderr).toContain("chromium chromium-sandbox");
  expect(stderr).not.toContain("sudo");
});

test("the command line asks for no window", () => {
  const { status, stdout, stderr } = onMachine({ without: noChromium, system: debian, task: "noren" });
  expect(status).toBe(2);
  expect(stdout).toContain("room init");
  expect(stderr).not.toContain("U-103");
});

test("what is no task is answered with the tasks", () => {
  const { status, stderr } = spawnSync(process.execPath, ["build/setup.mjs", "toString"], { cwd: root, encoding: "utf8" });
  expect(status).toBe(2);
  expect(stderr).toContain("start | test | check");
});
