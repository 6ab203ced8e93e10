/** Runs as `node bootstrap.mjs <arguments of electron>`: from here on the process is what `electron` would be. */
import { readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, extname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { app } from "./app.ts";
import { parseArguments } from "./command-line.ts";
import { electron } from "./electron-module.ts";
import { StartFailure } from "./failure-line.ts";
import { passedOn } from "./flags.ts";
import { provideElectron } from "./resolve.ts";
import { runtime } from "./runtime.ts";
import { start } from "./start.ts";
import { versions } from "./versions.ts";

const folder = import.meta.dirname;
const given = process.argv.slice(2);
const parsed = parseArguments(given);

/** The process as Electron presents it to its main script. */
function dressProcess(): void {
  process.argv = [join(folder, "electron"), ...given];
  const define = (name: string, value: unknown): void => {
    Object.defineProperty(process, name, { value, configurable: true, enumerable: true });
  };
  define("type", "browser");
  define("defaultApp", true);
  define("resourcesPath", folder);
  define("versions", { ...process.versions, ...versions });
}

interface Entry {
  readonly file: string;
  readonly isModule: boolean;
}

function findEntry(): Entry {
  const target = resolve(parsed.application ?? ".");
  let file = target;
  if (statSync(target).isDirectory()) {
    runtime.applicationPath = target;
    runtime.manifest = JSON.parse(readFileSync(join(target, "package.json"), "utf8")) as typeof runtime.manifest;
    file = resolve(target, runtime.manifest.main ?? "index.js");
  } else runtime.applicationPath = dirname(target);
  const extension = extname(file);
  return { file, isModule: extension === ".mjs" || extension === ".ts" || (extension === ".js" && runtime.manifest.type === "module") };
}

function fail(error: unknown): void {
  console.error(error instanceof StartFailure ? error.message : error);
  app.exit(1);
}

/**
 * "ready" comes when the main script has run to its end. A module that awaits whenReady at its top level would never end;
 * for it the start goes ahead shortly after it has asked.
 */
async function runApplication(entry: Entry): Promise<void> {
  const require_ = createRequire(entry.file);
  for (const file of parsed.required) require_(resolve(file));
  if (!entry.isModule) {
    require_(entry.file);
    return;
  }
  const loaded = import(pathToFileURL(entry.file).href) as Promise<unknown>;
  loaded.catch(fail);
  const asked = Promise.withResolvers<void>();
  const whenReady = app.whenReady.bind(app);
  app.whenReady = () => {
    setTimeout(asked.resolve, 50);
    return whenReady();
  };
  await Promise.race([loaded, asked.promise]);
}

dressProcess();
provideElectron(electron, folder);
app.commandLine.take(parsed, passedOn);
process.on("uncaughtException", fail);
// Electron warns and goes on.
process.on("unhandledRejection", (reason) => {
  console.error("UnhandledPromiseRejectionWarning:", reason);
});
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
  process.on(signal, () => {
    app.quit();
  });
}
// Electron stays until app.quit, whether or not anything keeps Node's loop busy.
setInterval(() => undefined, 1 << 30);

try {
  await runApplication(findEntry());
  await start();
} catch (error) {
  fail(error);
}
