import { copyFileSync, existsSync, mkdirSync, rmSync } from "node:fs";
import path from "node:path";
import { realElectron } from "./electron.ts";
import { buildNative } from "./native.ts";
import { runOrThrow } from "./run.ts";
import { changed, filesBelow, out, root, type Made } from "./stamp.ts";

/**
 * Makes out/ from the sources: out/core and out/electron by tsc (one file a file, no bundler on the Node side), the page by
 * Vite, preload as the one CommonJS file a sandboxed preload must be. Each part only when its inputs changed.
 */

interface Part extends Made {
  readonly make: () => void | Promise<void>;
}

const bin = (tool: string): string => path.join(root, "node_modules", tool);
const tools = ["package-lock.json", "build/tsconfig.base.json", "build/build.ts"];

const isAsset = (file: string): boolean =>
  /\.(sql|json|pem|der)$/.test(file) && path.basename(file) !== "tsconfig.json" && !file.includes(`${path.sep}vectors${path.sep}`);

const parts: readonly Part[] = [
  {
    name: "node-side",
    inputs: ["core", "electron", "assets/dicom", "assets/glyphs", "assets/names", "assets/recipes", "assets/regionRules.json", "assets/textDetector.json", ...tools],
    outputs: ["out/core/cli.js", "out/electron/main.js"],
    make: async () => {
      await runOrThrow([process.execPath, bin("typescript7/bin/tsc"), "-b", "core", "electron"]);
      for (const file of filesBelow(path.join(root, "core"), isAsset)) {
        const target = path.join(out, path.relative(root, file));
        mkdirSync(path.dirname(target), { recursive: true });
        copyFileSync(file, target);
      }
      removeOrphans();
    },
  },
  {
    name: "preload",
    inputs: ["electron/preload.ts", "core/contract", "core/domain", ...tools],
    outputs: ["out/electron/preload.cjs"],
    make: async () => {
      const { rolldown } = await import("rolldown");
      const bundle = await rolldown({ input: path.join(root, "electron/preload.ts"), external: ["electron"], platform: "browser", treeshake: true });
      await bundle.write({ file: path.join(out, "electron/preload.cjs"), format: "cjs", exports: "auto" });
      await bundle.close();
    },
  },
  {
    name: "window",
    inputs: ["renderer", "core/contract", "core/domain", "assets", "build/vite.config.ts", ...tools],
    outputs: ["out/renderer/index.html"],
    make: async () => {
      await runOrThrow([process.execPath, bin("vite/bin/vite.js"), "build", "--config", "build/vite.config.ts", "--logLevel", "warn"]);
    },
  },
  {
    name: "shell",
    inputs: ["build/shell", ...tools],
    outputs: ["out/shell/electron"],
    make: async () => {
      const { buildShell } = await import("./shell/build.ts");
      await buildShell();
    },
  },
];

/** What tsc made of a source that is gone must not be packed, nor loaded by a path that is found by listing a folder. */
function removeOrphans(): void {
  for (const folder of ["core", "electron"]) {
    for (const file of filesBelow(path.join(out, folder), (name) => /\.(js|js\.map|d\.ts|sql|json)$/.test(name))) {
      const source = path.join(root, path.relative(out, file)).replace(/\.(js|js\.map|d\.ts)$/, ".ts");
      if (!existsSync(source)) rmSync(file);
    }
  }
}

/** Names of the parts that had to be made; `only` leaves the others as they are. */
export async function build({ only }: { readonly only?: readonly string[] } = {}): Promise<readonly string[]> {
  const made: string[] = buildNative() ? ["native"] : [];
  const wanted = parts.filter(({ name }) => (only?.includes(name) ?? true) && (name !== "shell" || realElectron() === undefined) && hasSources(name));
  await Promise.all(
    wanted.map(async (part) => {
      const done = changed(part);
      if (done === undefined) return;
      await part.make();
      done();
      made.push(part.name);
    }),
  );
  return made;
}

/** The window is the last thing to come into being while the house is built; without it the command line still works. */
function hasSources(name: string): boolean {
  return name !== "window" || existsSync(path.join(root, "renderer/index.html"));
}

export async function main(): Promise<number> {
  const started = performance.now();
  const made = await build();
  console.log(made.length === 0 ? "out/ is up to date" : `made ${made.join(", ")} in ${((performance.now() - started) / 1000).toFixed(1)} s`);
  return 0;
}
