import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Written by the build beside the bundle: which Electron's interface this is. */
function electronVersion(): string {
  try {
    return readFileSync(join(import.meta.dirname, "version"), "utf8").trim();
  } catch {
    return "0.0.0-shell";
  }
}

export const versions: Record<string, string> = { electron: electronVersion(), chrome: "0", node: process.versions.node, v8: process.versions.v8 };

export function setChromeVersion(product: string): void {
  versions["chrome"] = product.replace(/^[^/]*\//, "");
}
