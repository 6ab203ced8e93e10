import type Electron from "electron";
import { Protocol } from "./protocol.ts";
import { electronClass, guard, UnsupportedElectronCall } from "./unsupported.ts";
import { WebRequest } from "./web-request.ts";

type Supported = Pick<
  Electron.Session,
  | "setPermissionRequestHandler" | "setPermissionCheckHandler" | "setDevicePermissionHandler" | "setDisplayMediaRequestHandler"
  | "setCertificateVerifyProc" | "setProxy" | "setSpellCheckerEnabled" | "isSpellCheckerEnabled" | "setSpellCheckerLanguages"
  | "getSpellCheckerLanguages" | "clearCache" | "clearStorageData" | "isPersistent" | "getStoragePath" | "storagePath"
>;

/** What a session asks of the browser; put in once the browser runs. */
export interface StorageCleaner {
  readonly clearCache: () => Promise<void>;
  readonly clearStorage: () => Promise<void>;
}

const withoutBrowser: StorageCleaner = { clearCache: () => Promise.resolve(), clearStorage: () => Promise.resolve() };

/**
 * Permissions are denied by the browser's own settings, always, whatever handler is given: the protocol offers no hook at
 * the moment of asking. A handler that would grant is therefore never heard; one that denies is what happens anyway.
 */
export class Session extends electronClass("session", ["will-download", "select-hid-device", "select-serial-port", "select-usb-device"]) implements Supported {
  readonly protocol = new Protocol();
  readonly webRequest = new WebRequest();
  readonly storagePath = null;
  cleaner: StorageCleaner = withoutBrowser;
  #languages: readonly string[] = [];

  setPermissionRequestHandler(_handler: Parameters<Supported["setPermissionRequestHandler"]>[0]): void {
    // Denied by the browser's settings; see above.
  }
  setPermissionCheckHandler(_handler: Parameters<Supported["setPermissionCheckHandler"]>[0]): void {
    // Denied by the browser's settings; see above.
  }
  setDevicePermissionHandler(_handler: Parameters<Supported["setDevicePermissionHandler"]>[0]): void {
    // Denied by the browser's settings; see above.
  }
  setDisplayMediaRequestHandler(_handler: Parameters<Supported["setDisplayMediaRequestHandler"]>[0]): void {
    // Denied by the browser's settings; see above.
  }
  setCertificateVerifyProc(_proc: Parameters<Supported["setCertificateVerifyProc"]>[0]): void {
    // No TLS connection ever comes about: the proxy refuses CONNECT.
  }
  async setProxy(_config: Electron.ProxyConfig): Promise<void> {
    // The loopback proxy is the only way out and refuses everything; no configuration may open it.
  }
  setSpellCheckerEnabled(enable: boolean): void {
    if (enable) throw new UnsupportedElectronCall("session.setSpellCheckerEnabled(true)");
  }
  isSpellCheckerEnabled(): boolean {
    return false;
  }
  setSpellCheckerLanguages(languages: string[]): void {
    this.#languages = [...languages];
  }
  getSpellCheckerLanguages(): string[] {
    return [...this.#languages];
  }
  clearCache(): Promise<void> {
    return this.cleaner.clearCache();
  }
  clearStorageData(options?: Electron.ClearStorageDataOptions): Promise<void> {
    if (options !== undefined && Object.keys(options).length > 0)
      throw new UnsupportedElectronCall("session.clearStorageData with options");
    return this.cleaner.clearStorage();
  }
  isPersistent(): boolean {
    return false;
  }
  getStoragePath(): null {
    return null;
  }
}

const partitions = new Map<string, Session>();
let used: Session | undefined;

/** `session` of the module. */
export const session = guard("session", {
  defaultSession: new Session(),
  fromPartition(partition: string): Session {
    if (partition.startsWith("persist:")) throw new UnsupportedElectronCall("session.fromPartition of a persistent partition");
    if (partition === "") return session.defaultSession;
    let found = partitions.get(partition);
    if (found === undefined) {
      found = new Session();
      partitions.set(partition, found);
    }
    return found;
  },
});

/**
 * All windows share the browser's one incognito profile, so at one time they may only use one session: two would look
 * separate and not be.
 */
export function useSession(wanted: Session): void {
  if (used !== undefined && used !== wanted) throw new UnsupportedElectronCall("windows with two different sessions");
  used = wanted;
}

export const usedSession = (): Session => used ?? session.defaultSession;
