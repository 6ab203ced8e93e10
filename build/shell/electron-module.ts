import { app } from "./app.ts";
import { BrowserWindow } from "./browser-window.ts";
import { clipboard } from "./clipboard.ts";
import { dialog } from "./dialog.ts";
import { ipcMain } from "./ipc-main.ts";
import { Menu } from "./menu.ts";
import { nativeTheme } from "./native-theme.ts";
import { powerMonitor } from "./power-monitor.ts";
import { safeStorage } from "./safe-storage.ts";
import { screen } from "./screen.ts";
import { session, Session } from "./session.ts";
import { guard, unsupportedModule } from "./unsupported.ts";
import { utilityProcess } from "./utility-process.ts";
import { WebContents } from "./web-contents.ts";
import type { WebFrameMain } from "./web-frame-main.ts";

const supported = {
  app, BrowserWindow, clipboard, dialog, ipcMain, Menu, nativeTheme, powerMonitor, protocol: session.defaultSession.protocol, safeStorage, screen,
  session: Object.assign(session, { Session }), utilityProcess,
  webContents: guard("webContents", {
    getAllWebContents: () => WebContents.all(),
    getFocusedWebContents: () => BrowserWindow.getFocusedWindow()?.webContents ?? null,
    fromId: (id: number) => WebContents.all().find((one) => one.id === id),
    fromDevToolsTargetId: (targetId: string) => WebContents.all().find((one) => one.targetId === targetId),
  }),
  webFrameMain: guard("webFrameMain", {
    fromId: (_processId: number, routingId: number): WebFrameMain | undefined =>
      WebContents.all().flatMap((one) => one.mainFrame.framesInSubtree).find((frame) => frame.routingId === routingId),
  }),
};

/** May be imported, so that a program which names them still starts; using them throws by name. */
export const unsupportedNames = [
  "autoUpdater", "BaseWindow", "BrowserView", "ClipboardItem", "contentTracing", "crashReporter", "desktopCapturer", "globalShortcut", "ImageView",
  "inAppPurchase", "MenuItem", "MessageChannelMain", "nativeImage", "net", "netLog", "Notification", "powerSaveBlocker", "pushNotifications",
  "ServiceWorkerMain", "sharedTexture", "shell", "ShareMenu", "systemPreferences", "TouchBar", "Tray", "View", "WebContentsView", "parentPort",
  "contextBridge", "ipcRenderer", "webFrame", "webUtils",
] as const;

/** The `electron` module of the main process. */
export const electron: Readonly<Record<string, unknown>> = guard("electron", {
  ...supported,
  ...Object.fromEntries(unsupportedNames.map((name) => [name, unsupportedModule(name)])),
});

export const exportedNames: readonly string[] = [...Object.keys(supported), ...unsupportedNames];
