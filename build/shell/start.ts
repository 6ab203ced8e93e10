import { rmSync } from "node:fs";
import { app } from "./app.ts";
import { windowOfAddress, windowOfTarget, BrowserWindow } from "./browser-window.ts";
import { BrowserGone, type Protocol } from "./cdp.ts";
import { Chromium, findChromium } from "./chromium.ts";
import { clipboardSettled } from "./clipboard.ts";
import { connectDisplay } from "./display.ts";
import { makeEvent } from "./event.ts";
import { StartFailure, failureLine } from "./failure-line.ts";
import { browserFlags } from "./flags.ts";
import { fromLoopback } from "./address.ts";
import { onThemeChange } from "./native-theme.ts";
import { guardProfile, makeProfile } from "./profile.ts";
import { openProxy } from "./proxy.ts";
import { runtime } from "./runtime.ts";
import { endUtilityProcesses } from "./utility-process.ts";
import { setChromeVersion } from "./versions.ts";
import { WebContents } from "./web-contents.ts";

/** Targets a window of ours consists of; anything else the browser opens is closed. */
async function adopt(chromium: Chromium, { sessionId, targetInfo }: Protocol.Target.attachedToTargetPayload): Promise<void> {
  const window = windowOfAddress(targetInfo.url);
  if (window !== undefined && !window.isDestroyed() && window.webContents.targetId === "") {
    await window.attach(chromium.connection.session(sessionId), targetInfo.targetId);
    return;
  }
  // window.open of a page, Ctrl+N, a file dropped on the frame: nothing the application asked for.
  const opener = targetInfo.openerId === undefined ? undefined : windowOfTarget(targetInfo.openerId);
  opener?.webContents.openWanted(fromLoopback(targetInfo.url), "", "");
  await closeForeign(chromium, targetInfo.targetId);
}

async function closeForeign(chromium: Chromium, targetId: string): Promise<void> {
  await chromium.browser.send("Target.closeTarget", { targetId }).catch(() => undefined);
}

/** `webPreferences.devTools: false`: the inspector of a page is itself a page, seen as soon as it exists. */
function watchTargets(chromium: Chromium): void {
  const { browser } = chromium;
  const look = ({ targetInfo }: { readonly targetInfo: Protocol.Target.TargetInfo }): void => {
    if (targetInfo.url.startsWith("devtools://")) void closeForeign(chromium, targetInfo.targetId);
  };
  browser.on("Target.targetCreated", look);
  browser.on("Target.targetInfoChanged", look);
  browser.on("Target.targetDestroyed", ({ targetId }) => {
    windowOfTarget(targetId)?.gone();
  });
  browser.on("Target.attachedToTarget", (attached) => {
    adopt(chromium, attached).catch((error: unknown) => {
      if (!(error instanceof BrowserGone)) console.error("shell: a window could not be taken over:", error);
    });
  });
}

async function awaitBrowser(chromium: Chromium): Promise<void> {
  const stopped = chromium.exited.then(() => {
    throw chromium.lackedDisplay ? new StartFailure("start.noDisplay", process.env["DISPLAY"]) : new StartFailure("start.browserStopped");
  });
  stopped.catch(() => undefined);
  const open = async (): Promise<void> => {
    const { product } = await chromium.browser.send("Browser.getVersion");
    setChromeVersion(product);
    await chromium.browser.send("Target.setDiscoverTargets", { discover: true });
    await chromium.browser.send("Target.setAutoAttach", { autoAttach: true, waitForDebuggerOnStart: true, flatten: true, filter: [{ type: "page" }] });
    await chromium.browser.send("Browser.setDownloadBehavior", { behavior: "deny", eventsEnabled: true });
  };
  // What fails because the browser has gone is told as that.
  await Promise.race([open().catch((error: unknown) => (error instanceof BrowserGone ? stopped : Promise.reject(error as Error))), stopped]);
}

/** Everything between the application's main script and "ready". */
export async function start(): Promise<void> {
  if (runtime.quitting) return;
  const binary = findChromium();
  const [port] = await Promise.all([openProxy(), connectDisplay()]);
  const profile = makeProfile();
  const chromium = new Chromium(binary, browserFlags(profile, port, app.commandLine.browserSwitches()));
  guardProfile(profile, chromium.pid);
  app.cleanUp = async () => {
    endUtilityProcesses();
    await clipboardSettled();
    await chromium.close();
    rmSync(profile, { recursive: true, force: true });
  };
  runtime.chromium = chromium;
  watchTargets(chromium);
  await awaitBrowser(chromium);
  void chromium.exited.then((code) => {
    if (runtime.quitting) return;
    process.stderr.write(`${failureLine("start.browserStopped", `exit ${String(code)}`)}\n`);
    app.emit("child-process-gone", makeEvent(), { type: "Browser", reason: "crashed", exitCode: code });
    for (const window of BrowserWindow.getAllWindows()) window.gone();
    app.exit(code === 0 ? 1 : code);
  });
  onThemeChange(() => {
    for (const contents of WebContents.all()) void contents.applyTheme();
  });
  app.markReady();
}
