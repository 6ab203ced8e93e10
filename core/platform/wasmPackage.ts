import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

/** Programs in WebAssembly that come as npm packages: code, like what is imported, and read the same way, from the archive of the packaged program too. */

interface WasmInstance {
  readonly exports: object;
}

/** Node has it; the types of Node leave it to those of a browser, which must not be known here. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => WasmInstance;
};

interface ModuleHooks {
  readonly print: () => void;
  readonly printErr: () => void;
  readonly instantiateWasm: (imports: object, receive: (instance: WasmInstance, module: object) => void) => object;
}

const require = createRequire(import.meta.url);
const compiled = new Map<string, object>();

/**
 * A new instance of the package's `./wasmjs` and `./wasm`, at once: compiling takes some milliseconds, and threads of ours may wait for it. Each
 * instance has a memory of its own that grows and never shrinks; whoever drops the instance frees it.
 */
export function instantiatePackage<Exports extends object>(name: string): Exports {
  const factory = require(`${name}/wasmjs`) as (hooks: ModuleHooks) => unknown;
  let module = compiled.get(name);
  if (module === undefined) {
    module = new WebAssembly.Module(readFileSync(require.resolve(`${name}/wasm`)));
    compiled.set(name, module);
  }
  const code = module;
  // The factory fills the object it is given, which must therefore be another one each time.
  const filled: ModuleHooks & Partial<Exports> = {
    print: silent,
    printErr: silent,
    instantiateWasm: (imports, receive) => {
      const instance = new WebAssembly.Instance(code, imports);
      receive(instance, code);
      return instance.exports;
    },
  } as ModuleHooks & Partial<Exports>;
  factory(filled);
  return filled as unknown as Exports;
}

/** Codecs print what they think of a damaged image. */
const silent = (): void => undefined;
