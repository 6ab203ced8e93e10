import { spawnSync } from "node:child_process";
import { chmodSync, chownSync, cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { root } from "./stamp.ts";

/**
 * As root the sandbox is off, read-only folders are writable and every process may be traced: an assertion about them would be
 * hollow. So what asserts them runs as the user nobody, in a home of its own, on a tree it can read.
 */
export interface OrdinaryUser {
  /** The repository, where that user can read it. */
  readonly tree: string;
  readonly home: string;
  readonly environment: NodeJS.ProcessEnv;
  /** The command line that runs the given one as that user. */
  readonly command: (...line: readonly string[]) => readonly [string, ...string[]];
  readonly dispose: () => void;
}

const nobody = 65_534;
const isRoot = process.getuid?.() === 0;
const become = ["setpriv", `--reuid=${String(nobody)}`, `--regid=${String(nobody)}`, "--clear-groups", "--inh-caps=-all", "--"] as const;
/** All that is needed to run the product and its tests. */
const treeEntries = ["package.json", "node_modules", "out", "core", "electron", "renderer", "build", "e2e", "assets", "tsconfig.json"];

const works = (...line: readonly [string, ...string[]]): boolean => spawnSync(line[0], line.slice(1), { stdio: "ignore" }).status === 0;

/** Under a home of root (0700) or a strict umask nobody reads anything: then that user gets a copy. */
function readableTree(home: string, entries: readonly string[]): string {
  if (works(...become, "sh", "-c", 'cd "$1" && test -r package.json && test -r node_modules/zod/package.json', "sh", root) && works(...become, process.execPath, "--version")) return root;
  const tree = path.join(home, "noren");
  mkdirSync(tree);
  for (const entry of entries) cpSync(path.join(root, entry), path.join(tree, entry), { recursive: true, verbatimSymlinks: true, mode: 2 /* COPYFILE_FICLONE */ });
  if (!works("chmod", "-R", "a+rX", tree)) throw new Error("the copy of the tree cannot be made readable");
  return tree;
}

function environmentIn(home: string): NodeJS.ProcessEnv {
  return { ...process.env, HOME: home, TMPDIR: home, XDG_RUNTIME_DIR: home, XDG_CONFIG_HOME: home, XDG_CACHE_HOME: home, USER: "nobody", LOGNAME: "nobody" };
}

export function ordinaryUser(entries: readonly string[] = treeEntries): OrdinaryUser {
  const home = mkdtempSync(path.join(tmpdir(), "noren-user-"));
  chmodSync(home, 0o700);
  const dispose = (): void => {
    rmSync(home, { recursive: true, force: true });
  };
  if (!isRoot) return { tree: root, home, environment: environmentIn(home), command: (first = "true", ...rest) => [first, ...rest], dispose };
  if (!works(...become, "true")) throw new Error("setpriv cannot become an ordinary user here, and as root these tests would prove nothing");
  const tree = readableTree(home, entries);
  chownSync(home, nobody, nobody);
  return { tree, home, environment: environmentIn(home), command: (...line) => [become[0], ...become.slice(1), ...line], dispose };
}

/** The Node to run there: this one, or its copy when it lies inside the tree. */
export function nodeFor(user: OrdinaryUser): string {
  const relative = path.relative(root, process.execPath);
  return relative.startsWith("..") ? process.execPath : path.join(user.tree, relative);
}
