import { registerHooks } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** Where electron.cjs and electron.mjs of the build find the module. */
export const moduleKey = Symbol.for("shell.electron");
const names: ReadonlySet<string> = new Set(["electron", "electron/main", "electron/common"]);

/** `import … from "electron"` and `require("electron")` mean the shell; everything else is Node's own resolution. */
export function provideElectron(module: object, folder: string): void {
  Object.defineProperty(globalThis, moduleKey, { value: module });
  const commonJs = pathToFileURL(join(folder, "electron.cjs")).href;
  const esModule = pathToFileURL(join(folder, "electron.mjs")).href;
  registerHooks({
    resolve(specifier, context, next) {
      if (!names.has(specifier)) return next(specifier, context);
      const isImport = context.conditions.includes("import");
      return { url: isImport ? esModule : commonJs, format: isImport ? "module" : "commonjs", shortCircuit: true };
    },
  });
}
