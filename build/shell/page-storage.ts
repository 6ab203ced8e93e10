import { toLoopback } from "./address.ts";
import type { Session as CdpSession } from "./cdp.ts";
import { makeEvent } from "./event.ts";
import { secret, secretCookie } from "./proxy.ts";
import type { Session, StorageCleaner } from "./session.ts";
import { guard } from "./unsupported.ts";

/** The proof that requests of this page are ours; HttpOnly, so that no script of the page can read it. */
export async function allowAccess(session: CdpSession, address: string): Promise<void> {
  await session.send("Network.setCookie", { name: secretCookie, value: secret, url: new URL(address).origin, httpOnly: true, sameSite: "Strict" });
}

/** `session.clearCache` and `clearStorageData`, done through a page of that session. */
export function storageCleaner(session: CdpSession, currentUrl: () => string): StorageCleaner {
  return {
    clearCache: async () => {
      await session.send("Network.clearBrowserCache");
    },
    clearStorage: async () => {
      const address = toLoopback(currentUrl());
      if (address === "") return;
      await session.send("Storage.clearDataForOrigin", { origin: new URL(address).origin, storageTypes: "all" });
      // The page goes on living, and with the cookies went its proof.
      await allowAccess(session, address);
    },
  };
}

/** The browser refuses every download by itself; the application is told as Electron tells it. */
export function announceDownload(session: Session, contents: object, url: string, fileName: string): void {
  const item = guard("DownloadItem", {
    getURL: () => url,
    getFilename: () => fileName,
    getState: () => "cancelled" as const,
    cancel: () => undefined,
  });
  session.emit("will-download", makeEvent(), item, contents);
}
