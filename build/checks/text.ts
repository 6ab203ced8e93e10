import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import path from "node:path";
import { filesBelow, root } from "../stamp.ts";

/** What no file of the house may say: where its makers sat, or where their packages came from. */

/** Where packages come from, label by label: this file does not hold the names it looks for either. */
const packageHosts = [["npmjs", "(?:com|org)"], ["registry", "yarnpkg"], ["deb", "debian", "org"], ["archive", "ubuntu", "com"], ["proxy", "golang", "org"], ["pypi", "org"]] as const;

const forbidden: readonly (readonly [pattern: RegExp, why: string])[] = [
  [/(?<![\w.])\/(?:home|Users)\/(?!<|\$|\w+\/?\s*\.\.\.)[a-z][\w.-]*/, "a person's folder"],
  [/(?<![\w./-])\/work\//, "a machine's folder"],
  [/(?<![\w./-])\/tmp\/[a-z][\w-]*\//, "a machine's folder"],
  [new RegExp(packageHosts.map((pieces) => `(?<![\\w-])${pieces.join("\\.")}\\b`).join("|")), "a package host"],
  [/^(?:<{7}|={7}|>{7})(?: |$)/m, "a merge left over"],
];

/** Pictures and certificates are no text; the lock file is npm's. */
const passedOver = /\.(png|jpg|ico|woff2|der|node|cms|dcm|p12|card|bin)$|(^|\/)package-lock\.json$|(^|\/)build\/checks\/text(\.test)?\.ts$/;

export interface TextFault {
  readonly line: number;
  readonly why: string;
}

export function faultsIn(text: string): readonly TextFault[] {
  return forbidden.flatMap(([pattern, why]) =>
    text.split("\n").flatMap((content, index) => (pattern.test(content) ? [{ line: index + 1, why }] : [])),
  );
}

/** What git keeps or would keep; without git (a source archive), what is there. */
export function houseFiles(): readonly string[] {
  try {
    const listed = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
    return listed.split("\0").filter((file) => file !== "");
  } catch {
    return filesBelow(root).map((file) => path.relative(root, file));
  }
}

export function main(): Promise<number> {
  const files = houseFiles().filter((file) => !passedOver.test(file));
  let faults = 0;
  for (const file of files) {
    let text: string;
    try {
      text = readFileSync(path.join(root, file), "utf8");
    } catch (error) {
      // Deleted, and the deletion not yet recorded.
      if (error instanceof Error && "code" in error && error.code === "ENOENT") continue;
      throw error;
    }
    for (const { line, why } of faultsIn(text)) {
      faults += 1;
      console.log(`${file}:${String(line)} names ${why}`);
    }
  }
  console.log(`${String(files.length)} texts read, ${String(faults)} faults`);
  return Promise.resolve(faults === 0 && files.length > 0 ? 0 : 1);
}

if (import.meta.main) process.exitCode = await main();
