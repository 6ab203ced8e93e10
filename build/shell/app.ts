import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import type Electron from "electron";
import { CommandLine } from "./command-line.ts";
import { makeEvent } from "./event.ts";
import { systemLanguage } from "./flags.ts";
import { openWindows } from "./open-windows.ts";
import { runtime } from "./runtime.ts";
import { SingleInstance } from "./single-instance.ts";
import { electronClass, UnsupportedElectronCall } from "./unsupported.ts";

type Supported = Pick<
  Electron.App,
  | "whenReady" | "isReady" | "quit" | "exit" | "getPath" | "setPath" | "getVersion" | "getName" | "setName" | "name" | "getAppPath" | "getLocale"
  | "getSystemLocale" | "getPreferredSystemLanguages" | "requestSingleInstanceLock" | "hasSingleInstanceLock" | "releaseSingleInstanceLock"
  | "enableSandbox" | "isPackaged" | "setAppUserModelId" | "clearRecentDocuments" | "disableHardwareAcceleration" | "focus" | "setDesktopName"
>;

const events = [
  "ready", "will-finish-launching", "window-all-closed", "before-quit", "will-quit", "quit", "second-instance", "web-contents-created", "browser-window-created",
  "browser-window-focus", "browser-window-blur", "render-process-gone", "child-process-gone", "activate", "open-file", "open-url", "certificate-error",
  "select-client-certificate", "login", "gpu-info-update", "accessibility-support-changed", "session-created", "continue-activity",
] as const;

class App extends electronClass("app", events) implements Supported {
  readonly commandLine = new CommandLine();
  readonly isPackaged = false;
  readonly #ready = Promise.withResolvers<void>();
  readonly #paths = new Map<string, string>();
  #isReady = false;
  #name: string | undefined;
  #instance: SingleInstance | undefined;
  #ending: Promise<void> | undefined;
  /** Set by the start: ends the browser and what belongs to it. */
  cleanUp: () => Promise<void> = () => Promise.resolve();

  whenReady(): Promise<void> {
    return this.#ready.promise;
  }
  isReady(): boolean {
    return this.#isReady;
  }
  markReady(): void {
    if (runtime.quitting) return;
    this.emit("will-finish-launching");
    this.#isReady = true;
    this.emit("ready", makeEvent(), {});
    this.#ready.resolve();
  }

  get name(): string {
    return this.getName();
  }
  set name(name: string) {
    this.#name = name;
  }
  getName(): string {
    return this.#name ?? runtime.manifest.productName ?? runtime.manifest.name ?? "Electron";
  }
  setName(name: string): void {
    this.#name = name;
  }
  getVersion(): string {
    return runtime.manifest.version ?? "0.0.0";
  }
  getAppPath(): string {
    return runtime.applicationPath;
  }
  getLocale(): string {
    const given = this.commandLine.getSwitchValue("lang");
    return given === "" ? systemLanguage() : given;
  }
  getSystemLocale(): string {
    return systemLanguage();
  }
  getPreferredSystemLanguages(): string[] {
    return [systemLanguage()];
  }

  getPath(name: Parameters<Supported["getPath"]>[0]): string {
    const given = this.#paths.get(name);
    if (given !== undefined) return given;
    const home = homedir();
    switch (name) {
      case "home":
        return home;
      case "appData":
        return process.env["XDG_CONFIG_HOME"] ?? join(home, ".config");
      case "userData": {
        const switched = this.commandLine.getSwitchValue("user-data-dir");
        return switched === "" ? join(this.getPath("appData"), this.getName()) : switched;
      }
      case "sessionData":
        return this.getPath("userData");
      case "temp":
        return tmpdir();
      case "logs":
        return join(this.getPath("userData"), "logs");
      case "exe":
      case "module":
        return process.argv[0] ?? process.execPath;
      case "assets":
        return process.resourcesPath;
      case "desktop":
        return join(home, "Desktop");
      case "documents":
        return join(home, "Documents");
      case "downloads":
        return join(home, "Downloads");
      case "music":
        return join(home, "Music");
      case "pictures":
        return join(home, "Pictures");
      case "videos":
        return join(home, "Videos");
      default:
        throw new UnsupportedElectronCall(`app.getPath("${String(name)}")`);
    }
  }
  setPath(name: string, path: string): void {
    this.#paths.set(name, path);
  }

  requestSingleInstanceLock(additionalData: Record<string, unknown> = {}): boolean {
    this.#instance ??= new SingleInstance(this.getPath("userData"));
    return this.#instance.request(additionalData, ({ argv, cwd, data }) => this.emit("second-instance", makeEvent(), argv, cwd, data));
  }
  hasSingleInstanceLock(): boolean {
    return this.#instance?.held ?? false;
  }
  releaseSingleInstanceLock(): void {
    this.#instance?.release();
  }

  enableSandbox(): void {
    // The browser's sandbox is always on; every page is sandboxed.
  }
  setAppUserModelId(_id: string): void {
    // Windows only, as in Electron.
  }
  setDesktopName(_name: string): void {
    // Only for the desktop's integration, of which there is none.
  }
  clearRecentDocuments(): void {
    // Neither the shell nor an incognito browser writes such a list.
  }
  disableHardwareAcceleration(): void {
    this.commandLine.appendSwitch("disable-gpu");
  }
  focus(): void {
    // As in Electron on Linux: the first window, which a window does by itself when asked.
  }

  lastWindowClosed(): void {
    if (this.listenerCount("window-all-closed") > 0) this.emit("window-all-closed");
    else this.quit();
  }

  quit(): void {
    if (runtime.quitting) return;
    const before = makeEvent();
    this.emit("before-quit", before);
    if (before.defaultPrevented) return;
    runtime.quitting = true;
    void this.#quit();
  }
  async #quit(): Promise<void> {
    for (const window of openWindows.values()) {
      await window.tryClose();
      if (window.isDestroyed()) continue;
      runtime.quitting = false;
      return;
    }
    const will = makeEvent();
    this.emit("will-quit", will);
    if (will.defaultPrevented) runtime.quitting = false;
    else this.exit(0);
  }

  exit(exitCode = 0): void {
    runtime.quitting = true;
    this.#ending ??= this.#end(exitCode);
  }
  async #end(exitCode: number): Promise<void> {
    try {
      await this.#instance?.told;
      this.emit("quit", makeEvent(), exitCode);
      await this.cleanUp();
      this.#instance?.release();
    } finally {
      process.exit(exitCode);
    }
  }
}

export const app = new App();
