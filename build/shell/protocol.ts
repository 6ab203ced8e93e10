import type Electron from "electron";
import { isServableScheme } from "./address.ts";
import { guard, UnsupportedElectronCall } from "./unsupported.ts";

export type SchemeHandler = (request: Request) => Response | Promise<Response>;

const privileged = new Set<string>();

/** `session.protocol`; that of the default session is `protocol` of the module. */
export class Protocol implements Pick<Electron.Protocol, "handle" | "unhandle" | "isProtocolHandled" | "registerSchemesAsPrivileged"> {
  readonly #handlers = new Map<string, SchemeHandler>();

  registerSchemesAsPrivileged(schemes: Electron.CustomScheme[]): void {
    for (const { scheme, privileges } of schemes) {
      if (!isServableScheme(scheme)) throw new UnsupportedElectronCall(`protocol.registerSchemesAsPrivileged of ${scheme}:`);
      // Over the loopback every scheme is standard and secure; asking for less would silently get more.
      if (privileges?.standard !== true || privileges.secure !== true)
        throw new UnsupportedElectronCall("protocol.registerSchemesAsPrivileged without standard and secure");
      if (privileges.bypassCSP === true) throw new UnsupportedElectronCall("protocol.registerSchemesAsPrivileged with bypassCSP");
      privileged.add(scheme);
    }
  }

  handle(scheme: string, handler: SchemeHandler): void {
    if (!privileged.has(scheme)) throw new UnsupportedElectronCall(`protocol.handle of the unregistered scheme ${scheme}:`);
    if (this.#handlers.has(scheme)) throw new TypeError(`Failed to register protocol: ${scheme}`);
    this.#handlers.set(scheme, handler);
  }

  unhandle(scheme: string): void {
    if (!this.#handlers.delete(scheme)) throw new Error(`Failed to unhandle protocol: ${scheme}`);
  }

  isProtocolHandled(scheme: string): boolean {
    return this.#handlers.has(scheme);
  }

  handlerOf(scheme: string): SchemeHandler | undefined {
    return this.#handlers.get(scheme);
  }
}

guard("protocol", Protocol.prototype);
