import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { emptyAsar, readAsar } from "./asar.ts";
import { build } from "./build.ts";
import { realElectron } from "./electron.ts";
import { wrongFuses } from "./fuses.ts";
import { runOrThrow, seconds } from "./run.ts";
import { out, root } from "./stamp.ts";

/**
 * `npm run package`: the folder that is installed. Where no Electron binary is present, its files are stood in for, so that
 * the archive, the fuses and the languages are proved all the same; such a folder says so and cannot be installed.
 */

const { version: electronVersion } = JSON.parse(readFileSync(path.join(root, "node_modules/electron/package.json"), "utf8")) as { readonly version: string };

/** As much of Electron's distribution as electron-builder works on. */
function standIn(): string {
  const folder = path.join(out, "electron-stand-in");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(path.join(folder, "resources"), { recursive: true });
  mkdirSync(path.join(folder, "locales"));
  // Every fuse stands at the wrong side, so that the right side was set by us.
  const wrong = "101100110";
  const executable = Buffer.concat([Buffer.from("#!/bin/sh\necho 'not Electron: a stand-in' >&2\nexit 1\n# dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX"), Buffer.from([1, wrong.length]), Buffer.from(`${wrong}\n`)]);
  writeFileSync(path.join(folder, "electron"), executable);
  chmodSync(path.join(folder, "electron"), 0o755);
  writeFileSync(path.join(folder, "resources/default_app.asar"), emptyAsar());
  for (const language of ["de", "en-GB", "en-US", "ja", "ko", "zh-CN"]) writeFileSync(path.join(folder, `locales/${language}.pak`), language);
  for (const [name, text] of [["version", electronVersion], ["LICENSE", "stand-in"], ["LICENSES.chromium.html", "stand-in"]] as const) writeFileSync(path.join(folder, name), text);
  return folder;
}

const codec = "node_modules/@cornerstonejs/codec-";
const reading = "node_modules/tesseract.js-core/tesseract-core-";
/** Codecs and the reading of text: asked for by threads, when the first image needs them. */
const packed = [
  ...["charls/dist/charlswasm", "openjpeg/dist/openjpegwasm", "openjph/dist/openjphjs", "libjpeg-turbo-8bit/dist/libjpegturbowasm"].flatMap((name) => [`${codec}${name}.js`, `${codec}${name}.wasm`]),
  ...["simd-lstm", "lstm"].flatMap((name) => [`${reading}${name}.js`, `${reading}${name}.wasm`]),
  ...["jpn", "eng"].map((language) => `node_modules/@tesseract.js-data/${language}/4.0.0_best_int/${language}.traineddata.gz`),
];
const needed = ["package.json", "out/electron/main.js", "out/electron/preload.cjs", "out/core/cli.js", "out/core/workers/room.js", "out/core/workers/store.js", "out/core/workers/card.js", "out/core/workers/pkcs11.js", "out/core/workers/readers.js", "out/renderer/index.html", "node_modules/zod/package.json", ...packed];
const unpacked = ["out/native/guard.node", "out/native/pkcs11.node", "out/native/readers.node", "node_modules/better-sqlite3/prebuilds/linux-x64.node"];
const unwanted = /\.(ts|tsx|map|test\.js|fixture\.js|c)$|\/testing\/|\/vectors\/|^node_modules\/(?!zod\/|better-sqlite3\/|@cornerstonejs\/codec-|tesseract\.js-core\/|@tesseract\.js-data\/)|(darwin|win32|musl)|^(build|e2e|core|electron|renderer)\//;

/** Looks at the result as a stranger would, not at what the tool said of it. */
export function faultsOfPackage(folder: string): readonly string[] {
  const resources = path.join(folder, "resources");
  const entries = readAsar(path.join(resources, "app.asar"));
  const names = new Map(entries.map((entry) => [entry.name, entry]));
  const faults = [
    ...needed.filter((name) => !names.has(name)).map((name) => `missing: ${name}`),
    ...unpacked.filter((name) => names.get(name)?.isUnpacked !== true || !existsSync(path.join(resources, "app.asar.unpacked", name))).map((name) => `not unpacked: ${name}`),
    ...entries.filter(({ name }) => unwanted.test(name)).map(({ name }) => `does not belong: ${name}`),
    ...(entries.some(({ name }) => /^out\/core\/store\/migrations\/.*\.sql$/.test(name)) ? [] : ["missing: the migrations of the store"]),
    ...wrongFuses(path.join(folder, "noren")),
    ...readdirSync(path.join(folder, "locales")).filter((file) => !/^(ja|en-US)\.pak$/.test(file)).map((file) => `language not wanted: ${file}`),
    ...["LICENSE", "LICENSES.chromium.html", "LICENSES.third-party.txt", "sbom.cdx.json", "MANIFEST.sha256"].filter((file) => !existsSync(path.join(folder, file))).map((file) => `missing: ${file}`),
    ...(existsSync(path.join(resources, "default_app.asar")) ? ["Electron's default application is still there"] : []),
  ];
  const { main } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as { readonly main: string };
  return names.has(main) ? faults : [...faults, `package.json starts ${main}, which is not in the archive`];
}

export async function main(): Promise<number> {
  const started = performance.now();
  await build();
  const real = realElectron();
  const folder = path.join(out, "package/linux-unpacked");
  rmSync(path.join(out, "package"), { recursive: true, force: true });
  await runOrThrow(
    [process.execPath, path.join(root, "node_modules/electron-builder/cli.js"), "--linux", "dir", "--x64", "--config", "build/electron-builder.yml", `-c.electronDist=${real ?? standIn()}`, `-c.electronVersion=${electronVersion}`],
    { env: { ...process.env, USE_SYSTEM_FPM: "true" } },
  );
  const faults = faultsOfPackage(folder);
  for (const fault of faults) console.log(fault);
  if (faults.length > 0) return 1;
  await runOrThrow(["sha256sum", "--check", "--quiet", "MANIFEST.sha256"], { cwd: folder });
  console.log(`${path.relative(root, folder)}: ${String(readAsar(path.join(folder, "resources/app.asar")).length)} files in the archive, nine fuses set, in ${seconds(performance.now() - started)}`);
  if (real === undefined) console.log("Electron の実行ファイルがないため、組み立ての確認だけです。\nNo Electron binary is present: this proves the packaging and cannot be installed.");
  return 0;
}
