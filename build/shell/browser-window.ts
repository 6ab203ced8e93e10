import type Electron from "electron";
import { app } from "./app.ts";
import { BrowserGone, type Session as CdpSession } from "./cdp.ts";
import { makeEvent } from "./event.ts";
import type { NativeImage } from "./native-image.ts";
import { openWindows } from "./open-windows.ts";
import { offerBlankPage } from "./proxy.ts";
import { browser, runtime } from "./runtime.ts";
import { session, Session } from "./session.ts";
import { electronClass, UnsupportedElectronCall } from "./unsupported.ts";
import { WebContents } from "./web-contents.ts";

type Supported = Pick<
  Electron.BrowserWindow,
  | "id" | "loadURL" | "close" | "destroy" | "isDestroyed" | "setTitle" | "getTitle" | "show" | "showInactive" | "focus" | "isFocused" | "isVisible" | "setFullScreen" | "isFullScreen"
  | "maximize" | "unmaximize" | "isMaximized" | "minimize" | "restore" | "isMinimized" | "setBounds" | "getBounds" | "getSize" | "setSize" | "setContentProtection"
  | "removeMenu" | "setMenu" | "setMenuBarVisibility" | "setAutoHideMenuBar" | "reload"
>;

const events = [
  "closed", "close", "ready-to-show", "show", "hide", "focus", "blur", "page-title-updated", "maximize", "unmaximize", "minimize", "restore", "resize",
  "resized", "move", "moved", "enter-full-screen", "leave-full-screen", "responsive", "unresponsive", "session-end", "query-session-end",
] as const;

/** Options that do what they say; `null` where only one value is possible. */
const options: Readonly<Record<string, readonly unknown[] | undefined>> = {
  width: undefined, height: undefined, x: undefined, y: undefined, minWidth: undefined, minHeight: undefined, title: undefined, backgroundColor: undefined,
  show: undefined, fullscreen: undefined, webPreferences: undefined, icon: undefined, center: undefined, paintWhenInitiallyHidden: undefined,
  autoHideMenuBar: [true, false], frame: [true], resizable: [true], movable: [true], minimizable: [true], maximizable: [true], closable: [true],
  useContentSize: [false], darkTheme: [true, false], acceptFirstMouse: [true, false], fullscreenable: [true],
};
const preferences: Readonly<Record<string, readonly unknown[] | undefined>> = {
  preload: undefined, partition: undefined, session: undefined, sandbox: [true], contextIsolation: [true], nodeIntegration: [false], webSecurity: [true],
  spellcheck: [false], devTools: [true, false], navigateOnDragDrop: [false], nodeIntegrationInSubFrames: [true, false], nodeIntegrationInWorker: [false],
  webviewTag: [false], allowRunningInsecureContent: [false], experimentalFeatures: [false], javascript: [true], images: [true], safeDialogs: [true, false],
  disableDialogs: [true, false], plugins: [false], enableWebSQL: [false], backgroundThrottling: [true, false], autoplayPolicy: ["no-user-gesture-required"],
  webgl: [true], defaultEncoding: ["UTF-8", "utf-8"], minimumFontSize: [0], v8CacheOptions: ["none", "code", "bypassHeatCheck"], enablePreferredSizeMode: [false],
};

function check(what: string, given: object, known: Readonly<Record<string, readonly unknown[] | undefined>>): void {
  for (const [name, value] of Object.entries(given) as [string, unknown][]) {
    if (value === undefined) continue;
    if (!Object.hasOwn(known, name)) throw new UnsupportedElectronCall(`${what} ${name}`);
    const allowed = known[name];
    if (allowed !== undefined && !allowed.includes(value)) throw new UnsupportedElectronCall(`${what} ${name}: ${JSON.stringify(value)}`);
  }
}

const byTarget = new Map<string, BrowserWindow>();
const byAddress = new Map<string, BrowserWindow>();
const byContents = new WeakMap<object, BrowserWindow>();
const byId = new Map<number, BrowserWindow>();
let focused: BrowserWindow | undefined;

/** The window a new target of the browser belongs to. */
export const windowOfAddress = (address: string): BrowserWindow | undefined => byAddress.get(address);
export const windowOfTarget = (targetId: string): BrowserWindow | undefined => byTarget.get(targetId);

export class BrowserWindow extends electronClass("BrowserWindow", events) implements Supported {
  readonly id: number;
  readonly webContents: WebContents;
  readonly #options: Electron.BrowserWindowConstructorOptions;
  #windowId = 0;
  #title: string;
  #destroyed = false;
  #visible: boolean;
  #shown = false;
  #state: "normal" | "minimized" | "maximized" | "fullscreen" = "normal";
  #bounds: Electron.Rectangle;

  constructor(given: Electron.BrowserWindowConstructorOptions = {}) {
    super();
    check("BrowserWindow option", given, options);
    const wanted = given.webPreferences ?? {};
    check("webPreferences", wanted, preferences);
    const chromium = browser();
    this.#options = given;
    this.#title = given.title ?? app.getName();
    this.#visible = given.show !== false;
    this.#bounds = { x: given.x ?? 0, y: given.y ?? 0, width: given.width ?? 800, height: given.height ?? 600 };
    const wantedSession = wanted.session as unknown;
    const used = wantedSession instanceof Session ? wantedSession : wanted.partition === undefined ? session.defaultSession : session.fromPartition(wanted.partition);
    this.webContents = new WebContents(
      {
        preferences: wanted,
        closeWanted: () => {
          this.close();
        },
        destroyWanted: () => {
          this.destroy();
        },
        firstShown: () => {
          this.#firstShown();
        },
        titled: (title) => {
          this.#takeTitle(title);
        },
        focused: (has) => {
          this.#focusChanged(has);
        },
        title: () => this.#title,
        activate: () => {
          this.focus();
        },
      },
      used,
    );
    this.id = this.webContents.id;
    byId.set(this.id, this);
    byContents.set(this.webContents, this);
    openWindows.set(this.id, { isDestroyed: () => this.#destroyed, tryClose: () => this.#tryClose() });
    this.webContents.on("render-process-gone", (_event: unknown, details: unknown) => app.emit("render-process-gone", makeEvent(), this.webContents, details));
    const address = offerBlankPage(this.#title, given.backgroundColor ?? "#fff");
    byAddress.set(address, this);
    chromium.openAppWindow(address);
    app.emit("web-contents-created", makeEvent(), this.webContents);
    app.emit("browser-window-created", makeEvent(), this);
  }

  static getAllWindows(): BrowserWindow[] {
    return [...byId.values()];
  }
  static getFocusedWindow(): BrowserWindow | null {
    return focused ?? null;
  }
  static fromId(id: number): BrowserWindow | null {
    return byId.get(id) ?? null;
  }
  static fromWebContents(contents: WebContents | undefined): BrowserWindow | null {
    return (contents === undefined ? undefined : byContents.get(contents)) ?? null;
  }

  /** The browser has opened it. */
  async attach(cdp: CdpSession, targetId: string): Promise<void> {
    byTarget.set(targetId, this);
    const { browser: main } = browser();
    const sized = main.send("Browser.getWindowForTarget", { targetId }).then(async ({ windowId, bounds }) => {
      this.#windowId = windowId;
      const { width = 800, height = 600, x, y, fullscreen } = this.#options;
      this.#bounds = { x: x ?? bounds.left ?? 0, y: y ?? bounds.top ?? 0, width, height };
      const place = { ...(x === undefined ? {} : { left: x }), ...(y === undefined ? {} : { top: y }) };
      await main.send("Browser.setWindowBounds", { windowId, bounds: { width, height, ...place } });
      if (fullscreen === true) await this.#setState("fullscreen");
    });
    await this.webContents.attach(cdp, targetId);
    await sized;
  }

  loadURL(url: string, given?: Electron.LoadURLOptions): Promise<void> {
    return this.webContents.loadURL(url, given);
  }
  reload(): void {
    this.webContents.reload();
  }
  capturePage(rect?: Electron.Rectangle): Promise<NativeImage> {
    return this.webContents.capturePage(rect);
  }

  getTitle(): string {
    return this.#title;
  }
  setTitle(title: string): void {
    this.#title = title;
    void this.webContents.executeJavaScript(`document.title=${JSON.stringify(title)}`).catch(() => undefined);
  }
  #takeTitle(title: string): void {
    if (title === "" || title === this.#title) return;
    const event = makeEvent();
    this.webContents.emit("page-title-updated", event, title, true);
    this.emit("page-title-updated", event, title, true);
    if (event.defaultPrevented) this.setTitle(this.#title);
    else this.#title = title;
  }

  isDestroyed(): boolean {
    return this.#destroyed;
  }
  isVisible(): boolean {
    return this.#visible && !this.#destroyed;
  }
  isFocused(): boolean {
    return focused === this;
  }
  /** A window is on the screen from its creation, painted in its background colour; `show: false` cannot hide it. */
  show(): void {
    this.showInactive();
    this.focus();
  }
  showInactive(): void {
    if (this.#visible) return;
    this.#visible = true;
    this.emit("show");
  }
  focus(): void {
    void this.webContents.ready.then(() => {
      if (!this.#destroyed) browser().browser.tell("Target.activateTarget", { targetId: this.webContents.targetId });
    });
  }
  /** From the page. */
  #focusChanged(has: boolean): void {
    if (has === (focused === this)) return;
    focused = has ? this : undefined;
    this.emit(has ? "focus" : "blur");
    app.emit(has ? "browser-window-focus" : "browser-window-blur", makeEvent(), this);
  }
  #firstShown(): void {
    if (this.#shown) return;
    this.#shown = true;
    this.emit("ready-to-show");
  }

  async #setState(windowState: "normal" | "minimized" | "maximized" | "fullscreen"): Promise<void> {
    this.#state = windowState;
    await this.webContents.ready;
    if (this.#destroyed) return;
    const { browser: main } = browser();
    const windowId = this.#windowId;
    // A change that meets another one still under way is lost without a word, so it is looked after.
    for (let attempt = 0; attempt < 5; attempt += 1) {
      const { bounds } = await main.send("Browser.getWindowBounds", { windowId });
      if (bounds.windowState === windowState || this.#state !== windowState) return;
      // Chromium goes from one special state to another only by way of the normal one.
      if (windowState !== "normal" && bounds.windowState !== "normal") await main.send("Browser.setWindowBounds", { windowId, bounds: { windowState: "normal" } });
      await main.send("Browser.setWindowBounds", { windowId, bounds: { windowState } });
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
  }
  #change(state: "normal" | "minimized" | "maximized" | "fullscreen", event: string): void {
    this.#setState(state).then(
      () => this.emit(event),
      (error: unknown) => {
        if (!(error instanceof BrowserGone)) console.error(`shell: ${String(error)}`);
      },
    );
  }
  maximize(): void {
    this.#change("maximized", "maximize");
  }
  unmaximize(): void {
    this.#change("normal", "unmaximize");
  }
  minimize(): void {
    this.#change("minimized", "minimize");
  }
  restore(): void {
    this.#change("normal", "restore");
  }
  setFullScreen(flag: boolean): void {
    this.#change(flag ? "fullscreen" : "normal", flag ? "enter-full-screen" : "leave-full-screen");
  }
  isMaximized(): boolean {
    return this.#state === "maximized";
  }
  isMinimized(): boolean {
    return this.#state === "minimized";
  }
  isFullScreen(): boolean {
    return this.#state === "fullscreen";
  }
  getBounds(): Electron.Rectangle {
    return { ...this.#bounds };
  }
  setBounds(wanted: Partial<Electron.Rectangle>): void {
    this.#bounds = {
      x: wanted.x ?? this.#bounds.x, y: wanted.y ?? this.#bounds.y,
      width: Math.max(wanted.width ?? this.#bounds.width, this.#options.minWidth ?? 0),
      height: Math.max(wanted.height ?? this.#bounds.height, this.#options.minHeight ?? 0),
    };
    const { x: left, y: top, width, height } = this.#bounds;
    void this.webContents.ready.then(() => {
      if (!this.#destroyed) browser().browser.tell("Browser.setWindowBounds", { windowId: this.#windowId, bounds: { left, top, width, height } });
    });
  }
  getSize(): number[] {
    return [this.#bounds.width, this.#bounds.height];
  }
  setSize(width: number, height: number): void {
    this.setBounds({ width, height });
  }

  setContentProtection(_enable: boolean): void {
    // As Electron documents: without effect on Linux.
  }
  removeMenu(): void {
    // There is none.
  }
  setMenu(menu: null): void {
    if ((menu as unknown) !== null) throw new UnsupportedElectronCall("BrowserWindow.setMenu of a menu");
  }
  setMenuBarVisibility(_visible: boolean): void {
    // There is none.
  }
  setAutoHideMenuBar(_hide: boolean): void {
    // There is none.
  }

  close(): void {
    void this.#tryClose();
  }
  destroy(): void {
    void this.#end();
  }
  async #tryClose(): Promise<void> {
    if (this.#destroyed) return;
    const event = makeEvent();
    this.emit("close", event);
    if (!event.defaultPrevented) await this.#end();
  }
  async #end(): Promise<void> {
    if (this.#destroyed) return;
    await this.webContents.ready;
    if (!browser().gone && this.webContents.targetId !== "")
      await browser().browser.send("Target.closeTarget", { targetId: this.webContents.targetId }).catch(() => undefined);
    this.gone();
  }

  /** The browser has closed it, by our wish or by the window manager's. */
  gone(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    if (focused === this) focused = undefined;
    byId.delete(this.id);
    byTarget.delete(this.webContents.targetId);
    openWindows.delete(this.id);
    this.webContents.destroy();
    this.emit("closed");
    if (byId.size === 0 && !runtime.quitting) app.lastWindowClosed();
  }
}
