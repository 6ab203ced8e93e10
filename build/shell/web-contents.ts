import { readFileSync } from "node:fs";
import type Electron from "electron";
import { fromLoopback, toLoopback } from "./address.ts";
import { BrowserGone, type Session as CdpSession } from "./cdp.ts";
import { makeEvent } from "./event.ts";
import { IpcMain } from "./ipc-main.ts";
import { NativeImage } from "./native-image.ts";
import { colorScheme } from "./native-theme.ts";
import { NavigationGate } from "./navigation.ts";
import { PageChannel } from "./page-channel.ts";
import { installScripts } from "./page-scripts.ts";
import { listPrinters, printPage, printToPdf } from "./printing.ts";
import { runtime } from "./runtime.ts";
import { useSession, type Session } from "./session.ts";
import { electronClass, UnsupportedElectronCall } from "./unsupported.ts";
import { allowAccess, announceDownload, storageCleaner } from "./page-storage.ts";
import { FrameTree, type WebFrameMain } from "./web-frame-main.ts";

type Supported = Pick<
  Electron.WebContents,
  | "id" | "send" | "loadURL" | "reload" | "reloadIgnoringCache" | "stop" | "getURL" | "getTitle" | "executeJavaScript" | "print" | "printToPDF"
  | "getPrintersAsync" | "forcefullyCrashRenderer" | "isCrashed" | "isDestroyed" | "isLoading" | "isLoadingMainFrame" | "getType" | "focus" | "close"
  | "setWebRTCIPHandlingPolicy" | "getWebRTCIPHandlingPolicy" | "closeDevTools" | "isDevToolsOpened" | "setZoomFactor" | "getZoomFactor"
  | "setVisualZoomLevelLimits" | "setWindowOpenHandler" | "setIgnoreMenuShortcuts" | "getUserAgent" | "insertText"
>;

const events = [
  "will-navigate", "will-frame-navigate", "did-navigate", "did-navigate-in-page", "did-start-loading", "did-stop-loading", "did-finish-load", "did-fail-load", "dom-ready",
  "render-process-gone", "unresponsive", "responsive", "console-message", "destroyed", "ipc-message", "will-attach-webview", "did-create-window", "did-attach-webview",
  "devtools-opened", "devtools-closed", "page-title-updated", "will-prevent-unload", "preload-error", "did-start-navigation", "context-menu", "focus", "blur",
] as const;

/** What the window does on behalf of its page. */
export interface PageHost {
  readonly preferences: Electron.WebPreferences;
  readonly closeWanted: () => void;
  readonly destroyWanted: () => void;
  readonly firstShown: () => void;
  readonly titled: (title: string) => void;
  readonly focused: (has: boolean) => void;
  readonly title: () => string;
  readonly activate: () => void;
}

const registry = new Map<number, WebContents>();
let nextId = 0;
const consoleLevels: Readonly<Record<string, Electron.WebContentsConsoleMessageEventParams["level"]>> = { warning: "warning", error: "error", debug: "debug", assert: "error" };

export class WebContents extends electronClass("webContents", events) implements Supported {
  readonly id: number;
  readonly ipc = new IpcMain();
  readonly session: Session;
  readonly ready: Promise<void>;
  readonly #host: PageHost;
  readonly #attached = Promise.withResolvers<void>();
  #cdp: CdpSession | undefined;
  #target = "";
  #frames: FrameTree | undefined;
  #channel: PageChannel | undefined;
  #gate: NavigationGate | undefined;
  readonly #early: [string, readonly unknown[]][] = [];
  #destroyed = false;
  #crashed = false;
  #loading = false;
  #opener: ((details: Electron.HandlerDetails) => Electron.WindowOpenHandlerResponse) | undefined;

  constructor(host: PageHost, session: Session) {
    super();
    nextId += 1;
    this.id = nextId;
    this.#host = host;
    this.session = session;
    this.ready = this.#attached.promise;
    useSession(session);
    registry.set(this.id, this);
  }

  static all(): WebContents[] {
    return [...registry.values()];
  }

  get targetId(): string {
    return this.#target;
  }

  /** Called by the window once the browser has opened it, while the new page is held. */
  async attach(session: CdpSession, targetId: string): Promise<void> {
    this.#cdp = session;
    this.#target = targetId;
    const frames = new FrameTree(targetId, {
      send: (frame, channel, arguments_) => {
        this.#channel?.send(frame, channel, arguments_);
      },
      execute: (frame, code, userGesture) => {
        if (frame !== this.#frames?.main) throw new UnsupportedElectronCall("WebFrameMain.executeJavaScript of a subframe");
        return this.executeJavaScript(code, userGesture);
      },
    });
    this.#frames = frames;
    this.#channel = new PageChannel(session, frames, {
      ipc: this.ipc,
      // Our page is the part of Electron's that an application may use.
      sender: () => this as unknown as Electron.WebContents,
      openWanted: (url, frameName, features) => {
        this.openWanted(fromLoopback(url), frameName, features);
      },
      titled: (title) => {
        this.#host.titled(title);
      },
      focused: (has) => {
        this.#host.focused(has);
      },
      heard: (event, channel, arguments_) => this.emit("ipc-message", event, channel, ...arguments_),
    });
    this.#gate = new NavigationGate(session, frames, { emit: (event, details, url) => this.emit(event, details, url) });
    this.#follow(session, frames);
    const { preload, nodeIntegrationInSubFrames } = this.#host.preferences;
    await Promise.all([
      session.send("Page.enable"),
      session.send("Runtime.enable"),
      session.send("Inspector.enable"),
      this.#gate.start(),
      ...installScripts(session, preload === undefined ? undefined : readFileSync(preload, "utf8"), nodeIntegrationInSubFrames === true),
      this.#applyTheme(),
      session.send("Runtime.runIfWaitingForDebugger"),
    ]);
    this.session.cleaner = storageCleaner(session, () => this.getURL());
    for (const [channel, arguments_] of this.#early) this.#channel.send(frames.main, channel, arguments_);
    this.#early.length = 0;
    this.#attached.resolve();
  }

  /** Page.frameNavigated and Runtime events are followed by their own parts; these are the ones a window shows. */
  #follow(session: CdpSession, frames: FrameTree): void {
    frames.follow(session, (frame) => {
      if (frame !== frames.main || this.#isOwnBlank(frame.url)) return;
      this.emit("did-navigate", makeEvent(), frame.url, 200, "OK");
    });
    session.on("Page.domContentEventFired", () => {
      if (!this.#isOwnBlank(this.getURL())) this.emit("dom-ready", makeEvent());
    });
    session.on("Page.loadEventFired", () => {
      if (this.#isOwnBlank(this.getURL())) return;
      this.#loading = false;
      this.emit("did-finish-load");
      this.emit("did-stop-loading");
      this.#host.firstShown();
    });
    session.on("Inspector.targetCrashed", () => {
      this.#crashed = true;
      this.emit("render-process-gone", makeEvent(), { reason: "crashed", exitCode: 139 });
    });
    session.on("Runtime.consoleAPICalled", ({ type, args, stackTrace }) => {
      const message = args.map((argument) => String(argument.value ?? argument.description ?? argument.type)).join(" ");
      const [top] = stackTrace?.callFrames ?? [];
      const level = consoleLevels[type] ?? "info";
      this.emit("console-message", makeEvent({ level, message, lineNumber: (top?.lineNumber ?? -1) + 1, sourceId: fromLoopback(top?.url ?? ""), frame: frames.main }));
    });
    session.on("Page.javascriptDialogOpening", ({ type }) => {
      // Only beforeunload may hold a window; alert and confirm have no place in it.
      session.tell("Page.handleJavaScriptDialog", { accept: type === "beforeunload" });
    });
    session.on("Page.downloadWillBegin", ({ url, suggestedFilename }) => {
      announceDownload(this.session, this, fromLoopback(url), suggestedFilename);
    });
  }

  #isOwnBlank(url: string): boolean {
    return url === "" || url.startsWith("shell://window") || url.startsWith("window://");
  }

  /** The page wants a window of its own. The answer "allow" is not carried out: the shell has no such windows. */
  openWanted(url: string, frameName: string, features: string): void {
    const answer = this.#opener?.({
      url, frameName, features, disposition: "new-window", referrer: { url: this.getURL(), policy: "default" },
    });
    if (answer?.action === "allow") console.error(new UnsupportedElectronCall('setWindowOpenHandler answering "allow"').message);
  }

  #session(): CdpSession {
    if (this.#cdp === undefined || this.#destroyed) throw new TypeError("Object has been destroyed");
    return this.#cdp;
  }

  get mainFrame(): WebFrameMain {
    if (this.#frames === undefined) throw new Error("the page is not there yet: await loadURL or ready-to-show first");
    return this.#frames.main;
  }

  getURL(): string {
    const url = this.#frames?.main.url ?? "";
    return this.#isOwnBlank(url) ? "" : url;
  }
  getTitle(): string {
    return this.#host.title();
  }
  getType(): "window" {
    return "window";
  }
  getUserAgent(): string {
    return this.session.constructor.name;
  }
  isDestroyed(): boolean {
    return this.#destroyed;
  }
  isCrashed(): boolean {
    return this.#crashed;
  }
  isLoading(): boolean {
    return this.#loading;
  }
  isLoadingMainFrame(): boolean {
    return this.#loading;
  }

  async loadURL(url: string, options?: Electron.LoadURLOptions): Promise<void> {
    if (options !== undefined && Object.keys(options).length > 0) throw new UnsupportedElectronCall("loadURL with options");
    await this.ready;
    const session = this.#session();
    const address = toLoopback(url);
    if (address === url) {
      this.emit("did-fail-load", makeEvent(), -300, "ERR_INVALID_URL", url, true, 1, 1);
      throw new Error(`ERR_INVALID_URL (-300) loading '${url}': the shell loads only schemes that are served by protocol.handle`);
    }
    await allowAccess(session, address);
    const loaded = Promise.withResolvers<void>();
    const finish = (): void => {
      loaded.resolve();
    };
    this.once("did-finish-load", finish);
    this.#crashed = false;
    this.#loading = true;
    this.emit("did-start-loading");
    this.#gate?.expect(new URL(address).href);
    const { errorText } = await session.send("Page.navigate", { url: address });
    if (errorText !== undefined && errorText !== "") {
      this.removeListener("did-finish-load", finish);
      this.#loading = false;
      this.emit("did-fail-load", makeEvent(), -2, errorText.replace("net::", ""), url, true, 1, 1);
      throw Object.assign(new Error(`${errorText.replace("net::", "")} (-2) loading '${url}'`), { code: errorText.replace("net::", ""), errno: -2, url });
    }
    await loaded.promise;
  }

  reload(): void {
    this.#reload(false);
  }
  reloadIgnoringCache(): void {
    this.#reload(true);
  }
  #reload(ignoreCache: boolean): void {
    // A crashed page has no document to reload; going to its address anew is what a person means.
    const url = this.getURL();
    if (url === "") return;
    this.#crashed = false;
    this.#gate?.expect(toLoopback(url));
    this.#session().tell("Page.reload", { ignoreCache });
  }
  stop(): void {
    this.#session().tell("Page.stopLoading", {});
  }

  send(channel: string, ...arguments_: unknown[]): void {
    if (this.#destroyed) throw new TypeError("Object has been destroyed");
    if (this.#channel === undefined) this.#early.push([channel, arguments_]);
    else this.#channel.send(this.mainFrame, channel, arguments_);
  }

  async executeJavaScript(code: string, userGesture = false): Promise<unknown> {
    await this.ready;
    const { result, exceptionDetails } = await this.#session().send("Runtime.evaluate", {
      expression: code, awaitPromise: true, returnByValue: true, userGesture, allowUnsafeEvalBlockedByCSP: false,
    });
    if (exceptionDetails !== undefined) {
      const { exception, text } = exceptionDetails;
      throw exception?.subtype === "error" ? new Error((exception.description ?? text).split("\n    at ")[0]?.replace(/^Error: /, "") ?? text) : (exception?.value ?? new Error(text));
    }
    return result.value as unknown;
  }

  async insertText(text: string): Promise<void> {
    await this.#session().send("Input.insertText", { text });
  }

  async capturePage(rect?: Electron.Rectangle): Promise<NativeImage> {
    await this.ready;
    const clip = rect === undefined ? {} : { clip: { ...rect, scale: 1 } };
    const { data } = await this.#session().send("Page.captureScreenshot", { format: "png", ...clip });
    return new NativeImage(Buffer.from(data, "base64"));
  }

  async printToPDF(options: Electron.PrintToPDFOptions): Promise<Buffer> {
    await this.ready;
    return printToPdf(this.#session(), options);
  }
  print(options: Electron.WebContentsPrintOptions = {}, callback?: (success: boolean, failureReason: string) => void): void {
    printPage(this.#session(), options).then(
      () => callback?.(true, ""),
      (error: unknown) => {
        if (callback === undefined) console.error(`shell: ${String(error)}`);
        else callback(false, error instanceof Error ? error.message : String(error));
      },
    );
  }
  getPrintersAsync(): Promise<Electron.PrinterInfo[]> {
    return listPrinters();
  }

  setWindowOpenHandler(handler: (details: Electron.HandlerDetails) => Electron.WindowOpenHandlerResponse): void {
    this.#opener = handler;
  }
  setWebRTCIPHandlingPolicy(policy: Parameters<Supported["setWebRTCIPHandlingPolicy"]>[0]): void {
    // The browser is started with this policy; a weaker one would open UDP.
    if (policy !== "disable_non_proxied_udp") throw new UnsupportedElectronCall(`webContents.setWebRTCIPHandlingPolicy("${policy}")`);
  }
  getWebRTCIPHandlingPolicy(): string {
    return "disable_non_proxied_udp";
  }
  setIgnoreMenuShortcuts(_ignore: boolean): void {
    // There is no menu.
  }
  closeDevTools(): void {
    // The window watches for them and closes them at once.
  }
  isDevToolsOpened(): boolean {
    return false;
  }

  getZoomFactor(): number {
    return 1;
  }
  setZoomFactor(factor: number): void {
    // The protocol can only scale a picture of the page, not its layout.
    if (factor !== 1) throw new UnsupportedElectronCall(`webContents.setZoomFactor(${String(factor)})`);
  }
  async setVisualZoomLevelLimits(minimumLevel: number, maximumLevel: number): Promise<void> {
    if (minimumLevel !== 1 || maximumLevel !== 1) throw new UnsupportedElectronCall("webContents.setVisualZoomLevelLimits other than 1, 1");
    await Promise.resolve();
  }

  focus(): void {
    this.#host.activate();
  }
  close(options?: Electron.CloseOpts): void {
    if (options?.waitForBeforeUnload === true) this.#host.closeWanted();
    else this.#host.destroyWanted();
  }
  forcefullyCrashRenderer(): void {
    this.#session().send("Page.crash").catch((error: unknown) => {
      // The answer of a page that has crashed is that it has crashed.
      if (!(error instanceof BrowserGone) && !/crash/i.test(String(error))) console.error(`shell: ${String(error)}`);
    });
  }

  async applyTheme(): Promise<void> {
    if (this.#cdp !== undefined && !this.#destroyed) await this.#applyTheme();
  }
  #applyTheme(): Promise<unknown> {
    const scheme = colorScheme();
    const features = scheme === undefined ? [] : [{ name: "prefers-color-scheme", value: scheme }];
    return this.#session().send("Emulation.setEmulatedMedia", { features });
  }

  /** The window is gone. */
  destroy(): void {
    if (this.#destroyed) return;
    this.#destroyed = true;
    registry.delete(this.id);
    this.#attached.resolve();
    this.#cdp?.close();
    for (const frame of this.#frames?.main.framesInSubtree ?? []) frame.detach();
    if (!runtime.quitting || this.listenerCount("destroyed") > 0) this.emit("destroyed");
  }
}
