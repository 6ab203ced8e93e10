/**
 * The first thing every npm script runs. It must work on Node 20 with nothing installed, so it is plain JavaScript with no
 * import but Node's own; it prepares what is missing, does nothing when nothing is, and hands over to Node 24.
 */
import { spawn, spawnSync } from "node:child_process";
import { existsSync, lstatSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url)).replace(/\/$/, "");
const bin = path.join(root, "node_modules/.bin");
const newest = 24;

/** @typedef {"start" | "test" | "check" | "build" | "package" | "screens" | "bench" | "noren"} Task */

/** @type {Record<Task, string>} */
const modules = {
  start: "./start.ts",
  test: "./test.ts",
  check: "./check.ts",
  build: "./build.ts",
  package: "./package.ts",
  screens: "./screens.ts",
  bench: "./bench.ts",
  noren: "./noren.ts",
};

/** @type {readonly Task[]} */
const windowed = ["start", "test", "screens", "bench"];
/** @type {readonly Task[]} */
const tested = ["test", "check"];

const { DISPLAY = "", WAYLAND_DISPLAY = "", ELECTRON_OVERRIDE_DIST_PATH, PATH = "" } = process.env;
const hasDisplay = DISPLAY !== "" || WAYLAND_DISPLAY !== "";
const hasElectron = [ELECTRON_OVERRIDE_DIST_PATH, path.join(root, "node_modules/electron/dist")].some(
  (folder) => folder !== undefined && folder !== path.join(root, "out/shell") && existsSync(path.join(folder, "electron")),
);

/**
 * Found by a file they bring, which costs microseconds where asking dpkg costs a tenth of a second. Without those of `tests` some tests are
 * skipped and say so; root on Debian gets them, because there a skipped test of cards fails (core/card/testing/virtualReaders.ts).
 * @type {readonly { name: string, file: string, tasks: readonly Task[], unless?: boolean, only?: "tests" }[]}
 */
const packages = [
  { name: "chromium", file: "/usr/lib/chromium/chromium", tasks: windowed, unless: hasElectron },
  { name: "chromium-sandbox", file: "/usr/lib/chromium/chrome-sandbox", tasks: windowed, unless: hasElectron },
  { name: "fonts-noto-cjk", file: "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", tasks: windowed },
  { name: "zenity", file: "/usr/bin/zenity", tasks: windowed, unless: hasElectron },
  { name: "xvfb", file: "/usr/bin/Xvfb", tasks: ["test", "check", "screens", "bench"] },
  { name: "xvfb", file: "/usr/bin/Xvfb", tasks: ["start"], unless: hasDisplay },
  // Three tokens for the tests of cards: two in software, and a PIV card behind the reader service.
  { name: "softhsm2", file: "/usr/lib/softhsm/libsofthsm2.so", tasks: tested, only: "tests" },
  { name: "libnss3", file: "/usr/lib/x86_64-linux-gnu/libsoftokn3.so", tasks: tested, only: "tests" },
  { name: "pcscd", file: "/usr/sbin/pcscd", tasks: tested, only: "tests" },
  { name: "vsmartcard-vpcd", file: "/usr/lib/pcsc/drivers/serial/libifdvpcd.so", tasks: tested, only: "tests" },
  { name: "opensc-pkcs11", file: "/usr/lib/x86_64-linux-gnu/opensc-pkcs11.so", tasks: tested, only: "tests" },
  // Without signatures, which come on media; the tests bring one of their own.
  { name: "clamav", file: "/usr/bin/clamscan", tasks: tested, only: "tests" },
  // Foreign readers and writers of DICOM: what ours make is compared with what they do.
  { name: "dcmtk", file: "/usr/bin/dcmdump", tasks: tested, only: "tests" },
  { name: "libgdcm-tools", file: "/usr/bin/gdcmconv", tasks: tested, only: "tests" },
  { name: "dicom3tools", file: "/usr/bin/dciodvfy", tasks: tested, only: "tests" },
  { name: "python3-pydicom", file: "/usr/lib/python3/dist-packages/pydicom/__init__.py", tasks: tested, only: "tests" },
  { name: "build-essential", file: "/usr/bin/make", tasks: ["start", ...tested, "build", "package", "screens", "bench"] },
  { name: "build-essential", file: "/usr/bin/cc", tasks: ["start", ...tested, "build", "package", "screens", "bench"] },
  { name: "build-essential", file: "/usr/bin/c++", tasks: ["start", ...tested, "build", "package", "screens", "bench"] },
  { name: "build-essential", file: "/usr/bin/c++", tasks: ["noren"], unless: ["guard", "pkcs11", "readers"].every((name) => existsSync(path.join(root, `out/native/${name}.node`))) },
  { name: "python3", file: "/usr/bin/python3", tasks: ["start", "test"] },
  { name: "strace", file: "/usr/bin/strace", tasks: tested },
  { name: "xdotool", file: "/usr/bin/xdotool", tasks: ["test"] },
  { name: "xclip", file: "/usr/bin/xclip", tasks: ["test"] },
  { name: "openssl", file: "/usr/bin/openssl", tasks: tested },
];

/** @param {Task} task */
function missingPackages(task) {
  const missing = packages.filter(({ file, tasks, unless }) => tasks.includes(task) && unless !== true && !existsSync(file));
  /** @param {boolean} isForTests */
  const names = (isForTests) => [...new Set(missing.filter(({ only }) => (only === "tests") === isForTests).map(({ name }) => name))];
  return { needed: names(false), forTests: names(true) };
}

/**
 * What happened, whether data is safe, what to do: Japanese first, then English.
 * @param {string} code
 * @param {readonly string[]} japanese
 * @param {readonly string[]} english
 * @returns {never}
 */
function stop(code, japanese, english) {
  process.stderr.write(`\n[${code}]\n${japanese.join("\n")}\n\n${english.join("\n")}\n\n`);
  process.exit(3);
}

/** @returns {Record<string, string>} */
function osRelease() {
  try {
    const lines = readFileSync("/etc/os-release", "utf8").split("\n");
    return Object.fromEntries(lines.map((line) => line.split("=")).map(([name = "", value = ""]) => [name, value.replaceAll('"', "")]));
  } catch {
    return {};
  }
}

/** @param {readonly string[]} names */
const installLine = (names) => ["apt-get", "install", "-y", "--no-install-recommends", ...names];

/** @param {readonly string[]} names */
const commandFor = (names) => `sudo sh -c 'apt-get update && ${installLine(names).join(" ")}'`;

/** Whether apt-get can be asked at all, and by us. */
function machine() {
  const { ID = "", ID_LIKE = "", PRETTY_NAME = process.platform } = osRelease();
  const family = `${ID} ${ID_LIKE}`;
  const hasApt = process.platform === "linux" && /debian|ubuntu/.test(family) && existsSync("/usr/bin/apt-get");
  return { name: PRETTY_NAME, family, hasApt, isRoot: process.getuid?.() === 0 };
}

let isUpdated = false;

/** @param {readonly string[]} names @returns {string | undefined} the command that failed */
function runApt(names) {
  process.stderr.write(`パッケージを入れています / installing: ${names.join(" ")}\n`);
  const environment = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  for (const [command = "", ...rest] of [...(isUpdated ? [] : [["apt-get", "update", "-q"]]), installLine(names)]) {
    // Its chatter goes to the error stream: what the script itself says must stay readable by machine.
    const { status } = spawnSync(command, rest, { env: environment, stdio: ["ignore", 2, 2] });
    if (status !== 0) return `${command} ${rest.join(" ")}`;
    isUpdated = true;
  }
  return undefined;
}

/** @param {readonly string[]} names */
function installForTests(names) {
  const { hasApt, isRoot } = machine();
  if (hasApt && isRoot && runApt(names) === undefined) return;
  const list = names.join(" ");
  process.stderr.write(`ないパッケージを使うテストは行いません (理由を表示します): ${list}\nTests that use these packages are skipped, and say so: ${list}\n${hasApt && !isRoot ? `  ${commandFor(names)}\n` : ""}`);
}

/**
 * Whoever has to do it by hand is told everything at once.
 * @param {readonly string[]} names @param {readonly string[]} forTests
 */
function installPackages(names, forTests) {
  const { name, family, hasApt, isRoot } = machine();
  const list = [...names, ...forTests].join(" ");
  if (!hasApt) {
    stop(
      "U-103",
      [`必要なソフトウェアが足りません: ${list}`, `この機械 (${name}) では自動で用意できません。データには何も行っていません。`, "上の Debian パッケージに当たるものを入れてから、もう一度実行してください。"],
      [`Software is missing: ${list}`, `On this system (${name}) it cannot be installed automatically. No data was touched.`, "Install what corresponds to these Debian packages, then run the command again."],
    );
  }
  if (/ubuntu/.test(family) && names.includes("chromium")) {
    // Ubuntu's package of that name only leads to a snap, which may neither be driven through a pipe nor see this folder.
    stop(
      "U-103",
      [
        "Ubuntu の chromium パッケージは snap への案内だけで、Noren の画面には使えません。データには何も行っていません。",
        "次のどちらかをご用意ください: Electron 45 の実行ファイル (フォルダを環境変数 ELECTRON_OVERRIDE_DIST_PATH で示す)、または deb 版の Chromium (/usr/lib/chromium/chromium)。",
      ],
      [
        "Ubuntu's chromium package only leads to a snap, which cannot serve as Noren's window. No data was touched.",
        "Provide one of these: an Electron 45 binary (its folder named by ELECTRON_OVERRIDE_DIST_PATH), or a Chromium installed from a .deb (/usr/lib/chromium/chromium).",
      ],
    );
  }
  if (!isRoot) {
    stop(
      "U-103",
      [`必要なソフトウェアが足りません: ${list}`, "データには何も行っていません。次の一行を実行してから、もう一度お試しください。", "", `  ${commandFor([...names, ...forTests])}`],
      [`Software is missing: ${list}`, "No data was touched. Run this one command, then try again.", "", `  ${commandFor([...names, ...forTests])}`],
    );
  }
  const failed = runApt(names);
  if (failed !== undefined) {
    stop(
      "U-103",
      [`パッケージを入れられませんでした: ${failed}`, "データには何も行っていません。上に出ている原因を取り除いてから、もう一度お試しください。"],
      [`The packages could not be installed: ${failed}`, "No data was touched. Remove the cause shown above, then try again."],
    );
  }
}

/** @param {string} file @returns {Record<string, { version?: string, integrity?: string, optional?: boolean }>} */
function lockedPackages(file) {
  try {
    /** @type {{ packages?: Record<string, { version?: string, integrity?: string, optional?: boolean }> }} */
    const lock = JSON.parse(readFileSync(file, "utf8"));
    return lock.packages ?? {};
  } catch {
    return {};
  }
}

/** Whether node_modules holds what the lock file asks for, by npm's own record of what it last installed. */
function isInstalled() {
  const wanted = lockedPackages(path.join(root, "package-lock.json"));
  const present = lockedPackages(path.join(root, "node_modules/.package-lock.json"));
  return Object.entries(wanted).every(([name, { version, integrity, optional }]) => {
    if (name === "") return true;
    const found = present[name];
    return found === undefined ? optional === true : found.version === version && found.integrity === integrity;
  });
}

function installModules() {
  process.stderr.write("npm のパッケージを入れています / installing npm packages\n");
  const { status } = spawnSync("npm", ["ci", "--no-fund", "--no-audit", "--loglevel=error"], { cwd: root, stdio: ["ignore", 2, 2] });
  if (status !== 0) {
    stop(
      "U-103",
      ["npm のパッケージを入れられませんでした。データには何も行っていません。", "ネットワークか npm の設定を確かめてから、もう一度お試しください。"],
      ["The npm packages could not be installed. No data was touched.", "Check the network or npm's configuration, then try again."],
    );
  }
}

/**
 * Asking a Node for its version costs 40 ms, so the answer is kept beside the packages.
 * @param {string} node
 */
function isNewEnough(node) {
  const record = path.join(root, "node_modules/.machine-node");
  const { size, mtimeMs } = statSync(node);
  const identity = `${node} ${size} ${mtimeMs}`;
  const [known, answer] = existsSync(record) ? readFileSync(record, "utf8").split("\n") : [];
  if (known === identity) return answer === "new";
  const { stdout } = spawnSync(node, ["-p", "process.versions.node"], { encoding: "utf8" });
  const isNew = Number.parseInt(stdout || "0", 10) >= newest;
  try {
    writeFileSync(record, `${identity}\n${isNew ? "new" : "old"}\n`);
  } catch {
    // Packages that somebody else installed: then it is asked again next time.
  }
  return isNew;
}

/** The machine's own Node, by PATH, leaving out the folders npm puts before it. */
function machineNode() {
  const folders = PATH.split(":").filter((folder) => folder !== "" && !folder.includes("node_modules"));
  const found = folders.map((folder) => path.join(folder, "node")).find((file) => existsSync(file));
  return found === undefined ? undefined : realpathSync(found);
}

/**
 * The machine's own Node where it is new enough: then the one from npm must not stand before it in PATH. Otherwise npm's.
 * @returns {string}
 */
function newNode() {
  const fromNpm = path.join(bin, "node");
  const isLinked = lstatSync(fromNpm, { throwIfNoEntry: false }) !== undefined;
  const running = realpathSync(process.execPath);
  const isOwn = !running.includes(`${path.sep}node_modules${path.sep}`);
  if (isOwn && Number.parseInt(process.versions.node, 10) >= newest) {
    if (isLinked) rmSync(fromNpm);
    return process.execPath;
  }
  const machine = machineNode();
  if (machine !== undefined && isNewEnough(machine)) {
    if (isLinked) rmSync(fromNpm);
    return machine;
  }
  if (isLinked && existsSync(fromNpm)) return realpathSync(fromNpm);
  return stop(
    "U-103",
    [`Node ${newest} 以降が必要です (いまは ${process.versions.node})。データには何も行っていません。`, `この機械の Node を ${newest} 以降にしてから、もう一度お試しください。`],
    [`Node ${newest} or later is needed (this is ${process.versions.node}). No data was touched.`, `Bring this machine's Node to ${newest} or later, then try again.`],
  );
}

/** @param {string} node @param {readonly string[]} given */
function handOver(node, given) {
  const child = spawn(node, [fileURLToPath(import.meta.url), ...given], { stdio: "inherit", env: process.env });
  /** @type {NodeJS.Signals[]} */
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
  // Ctrl+C reaches the child by itself; this process only has to outlive it, and passes on what was sent to it alone.
  for (const signal of signals) process.on(signal, () => signal !== "SIGINT" && child.kill(signal));
  child.on("error", (error) => {
    throw error;
  });
  child.on("exit", (status, signal) => {
    process.exitCode = status ?? (signal === "SIGINT" ? 130 : 1);
  });
}

const [task = "", ...rest] = process.argv.slice(2);
if (!Object.hasOwn(modules, task)) {
  process.stderr.write(`node build/setup.mjs ${Object.keys(modules).join(" | ")}\n`);
  process.exit(2);
}
const known = /** @type {Task} */ (task);
const { needed, forTests } = missingPackages(known);
if (needed.length > 0) installPackages(needed, forTests);
// The first of the two that run this script says it; the second finds what was installed.
if (forTests.length > 0 && !process.env["NOREN_SETUP_TOLD"]) installForTests(forTests);
process.env["NOREN_SETUP_TOLD"] = "1";
if (!isInstalled()) installModules();
// For whoever prepares a machine before it loses its network: `npm test -- --set-up`.
if (rest.includes("--set-up")) process.exit(0);
const node = newNode();
if (node === process.execPath || realpathSync(process.execPath) === node) {
  if (!PATH.split(":").includes(bin)) process.env["PATH"] = `${bin}:${PATH}`;
  /** @type {{ main: (given: readonly string[]) => Promise<number> }} */
  const { main } = await import(modules[known]);
  try {
    process.exitCode = await main(rest);
  } catch (error) {
    if (!(error instanceof Error) || error.name !== "ToolError") throw error;
    stop(
      "U-106",
      ["組み立てに失敗しました。データには何も行っていません。", "下の内容を直すか、変更を元に戻してから、もう一度お試しください。"],
      ["The build failed. No data was touched.", "Correct what is shown, or undo the change, then try again.", "", error.message],
    );
  }
} else handOver(node, process.argv.slice(2));
