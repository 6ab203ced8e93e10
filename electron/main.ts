import path from "node:path";
import { app, Menu, protocol, session, type BrowserWindow } from "electron";
import type { EndReason } from "../core/contract/link.ts";
import { fail, type Result } from "../core/domain/failure.ts";
import { writeFileDurably } from "../core/platform/disk.ts";
import { hardenProcess } from "../core/platform/hardening.ts";
import { hardenApplication, hardenSession } from "./hardening.ts";
import { handleCalls } from "./ipc.ts";
import { servePages } from "./pages.ts";
import { startRoom, type RoomProcess } from "./processes.ts";
import { emptyClipboards, openWindow, pageUrl, tellWindow } from "./window.ts";

/** Windows, protocol, one handler: nothing here knows a business rule (DESIGN §4). */

const millisecondsForGoodbye = 2000;
const mostFailedStarts = 3;

// Chromium is started from here, and its sandbox may need a setuid helper.
const { inspectorOpen } = hardenProcess({ noNewPrivileges: false });
hardenApplication();
protocol.registerSchemesAsPrivileged([{ scheme: "app", privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } }]);

if (app.requestSingleInstanceLock()) {
  void app.whenReady().then(openWorkstation);
} else {
  console.error("U-105 Noren はすでに開いています。開いている画面をお使いください。 / Noren is already open. Please use the window that is open.");
  app.exit(3);
}

function openWorkstation(): void {
  const folder = path.resolve(app.commandLine.getSwitchValue("room") || path.join(app.getPath("userData"), "room"));
  const idle = Number(app.commandLine.getSwitchValue("idle-seconds"));
  let window: BrowserWindow | undefined;
  let room: RoomProcess | undefined;
  let attempts = 0;
  let isQuitting = false;
  let failedStarts = 0;

  // A session without a folder is off the record: Chromium keeps no history, no cache, and tells input methods not to learn.
  const memory = session.fromPartition("noren");
  hardenSession(memory, (total) => {
    attempts = total;
    room?.link.attempt(total);
  });
  Menu.setApplicationMenu(null);
  memory.protocol.handle("app", servePages(path.join(import.meta.dirname, "../renderer"), (name, query) => room?.link.resource(name, query) ?? Promise.resolve(fail("room.stopped"))));
  handleCalls(
    () => window?.webContents,
    (operation, input) => room?.link.call(operation, input) ?? Promise.resolve(fail("room.stopped")),
  );

  function enterRoom(): void {
    // A room process that cannot even start is not started for ever: the window then says so by room.stopped.
    if (failedStarts >= mostFailedStarts) return;
    failedStarts += 1;
    const idleMilliseconds = Number.isFinite(idle) && idle > 0 ? Math.round(idle * 1000) : undefined;
    const observed = inspectorOpen || ["inspect", "inspect-brk", "remote-debugging-port", "remote-debugging-pipe"].some((name) => app.commandLine.hasSwitch(name));
    room = startRoom({ folder, idleMilliseconds, observed }, {
      ready: () => {
        failedStarts = 0;
        if (attempts > 0) room?.link.attempt(attempts);
      },
      event: (name, payload) => {
        tellWindow(window, name, payload);
      },
      print: printForm,
      ended: leaveRoom,
    });
  }

  /** The screen goes blank first; then memory goes with the processes that held it; then a new sign-in screen comes. */
  function leaveRoom(reason: EndReason): void {
    tellWindow(window, "session.ended", { reason });
    emptyClipboards();
    room?.kill();
    room = undefined;
    if (isQuitting) {
      app.quit();
      return;
    }
    enterRoom();
    void window?.loadURL(pageUrl(`?ended=${reason}`)).catch(() => undefined);
  }

  function printForm(): Promise<Result<void>> {
    return new Promise((resolve) => {
      if (window === undefined) {
        resolve(fail("print.refused"));
        return;
      }
      window.webContents.print({ silent: false, printBackground: true, pageSize: "A4" }, (printed) => {
        resolve(printed ? { ok: true, value: undefined } : fail("print.noPrinter"));
      });
    });
  }

  function openOnlyWindow(): void {
    window = openWindow(memory);
    window.on("closed", () => {
      window = undefined;
    });
    window.webContents.on("render-process-gone", () => {
      // The page is lost, the room is not: what was acknowledged is on disk. The session ends as if the officer had locked.
      if (room === undefined) return;
      room.link.stop();
    });
    void window.loadURL(pageUrl());
    takeScreenshot(window);
  }

  enterRoom();
  openOnlyWindow();
  app.on("second-instance", () => {
    window?.focus();
  });
  app.on("window-all-closed", () => {
    app.quit();
  });
  app.on("will-quit", (event) => {
    if (isQuitting) return;
    isQuitting = true;
    emptyClipboards();
    if (room === undefined) return;
    event.preventDefault();
    // The room closes its session and its databases itself; if it cannot, power-cut safety does.
    const leaving = room;
    leaving.link.stop();
    setTimeout(() => {
      leaving.kill();
      app.quit();
    }, millisecondsForGoodbye);
  });
}

/** Where there is no display to look at, `npm start` asks for a picture of the first screen; never in an installed program. */
function takeScreenshot(window: BrowserWindow): void {
  const file = app.commandLine.getSwitchValue("screenshot");
  if (file === "" || app.isPackaged) return;
  window.webContents.once("did-finish-load", () => {
    // Lists fill after the frame stands: the picture counts when it is the one of a moment before.
    const look = async (before?: Buffer): Promise<void> => {
      const isReady: unknown = await window.webContents.executeJavaScript("document.querySelector('main') !== null");
      const picture = isReady === true ? (await window.webContents.capturePage()).toPNG() : undefined;
      if (picture === undefined || before?.equals(picture) !== true) {
        setTimeout(() => void look(picture), 300);
        return;
      }
      writeFileDurably(path.resolve(file), picture);
      console.log(`screenshot ${path.resolve(file)}`);
    };
    void look();
  });
}
