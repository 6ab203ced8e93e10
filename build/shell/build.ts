import { chmodSync, copyFileSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { rolldown } from "rolldown";

const here = import.meta.dirname;
const root = join(here, "../..");

async function bundle(input: string, options: { readonly format: "esm" | "cjs" | "iife"; readonly define?: Record<string, string>; readonly name?: string; readonly minify?: boolean }): Promise<string> {
  const build = await rolldown({
    input: join(here, input),
    platform: options.format === "iife" ? "browser" : "node",
    ...(options.define === undefined ? {} : { transform: { define: options.define } }),
  });
  const { output } = await build.generate({
    format: options.format, minify: options.minify ?? false, codeSplitting: false, ...(options.name === undefined ? {} : { name: options.name }),
  });
  await build.close();
  return output[0].code;
}

/** Makes the folder that ELECTRON_OVERRIDE_DIST_PATH names. */
export async function buildShell(outFolder: string = join(root, "out/shell")): Promise<void> {
  mkdirSync(outFolder, { recursive: true });
  const preload = await bundle("preload-world.ts", { format: "iife", name: "ShellWorlds", minify: true });
  const [main, port] = await Promise.all([
    bundle("bootstrap.ts", { format: "esm", define: { __PRELOAD_WORLD__: JSON.stringify(preload) } }),
    bundle("parent-port.ts", { format: "cjs" }),
  ]);
  const { exportedNames } = (await import("./electron-module.ts")) as { readonly exportedNames: readonly string[] };
  const { version } = JSON.parse(readFileSync(join(root, "node_modules/electron/package.json"), "utf8")) as { readonly version: string };
  const lookUp = 'globalThis[Symbol.for("shell.electron")]';
  const files: Readonly<Record<string, string>> = {
    "bootstrap.mjs": main,
    "parent-port.cjs": port,
    "electron.cjs": `module.exports = ${lookUp};\n`,
    "electron.mjs": `const electron = ${lookUp};\nexport default electron;\n${exportedNames.map((name) => `export const ${name} = electron.${name};\n`).join("")}`,
    version: `${version}-shell\n`,
  };
  // Another run may be starting from this folder at this moment: each file changes as a whole.
  for (const [name, text] of Object.entries(files)) {
    const part = join(outFolder, `.${name}.${String(process.pid)}`);
    writeFileSync(part, text);
    renameSync(part, join(outFolder, name));
  }
  const part = join(outFolder, `.electron.${String(process.pid)}`);
  copyFileSync(join(here, "electron.sh"), part);
  chmodSync(part, 0o755);
  renameSync(part, join(outFolder, "electron"));
}

if (import.meta.main) await buildShell(process.argv[2]);
