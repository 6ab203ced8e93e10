import path from "node:path";
import { BrowserWindow, clipboard, type Session } from "electron";
import { eventChannel, windowOrigin } from "../core/contract/bridge.ts";

/** The one window. What it shows lives in memory only: its session has no folder on disk. */
export function openWindow(session: Session): BrowserWindow {
  const window = new BrowserWindow({
    width: 1440,
    height: 900,
    minWidth: 1024,
    minHeight: 640,
    title: "Noren",
    backgroundColor: "#f8f8fb",
    webPreferences: {
      session,
      preload: path.join(import.meta.dirname, "preload.cjs"),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      devTools: false,
    },
  });
  // Other programs may not record what a patient's chart looks like (Windows and macOS; on Linux the room has no other programs).
  window.setContentProtection(true);
  return window;
}

export const pageUrl = (hash = ""): string => `${windowOrigin}/${hash}`;

export function tellWindow(window: BrowserWindow | undefined, name: string, payload: unknown): void {
  if (window === undefined || window.isDestroyed()) return;
  window.webContents.send(eventChannel, name, payload);
}

/** Nothing an officer marked or copied is left for the next one: both the clipboard and X11's PRIMARY. */
export function emptyClipboards(): void {
  clipboard.clear();
  if (process.platform === "linux") clipboard.selection.clear();
}
