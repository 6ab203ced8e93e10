import type Electron from "electron";
import { fromLoopback, originOf } from "./address.ts";
import type { Protocol, Session as CdpSession } from "./cdp.ts";
import { electronClass } from "./unsupported.ts";

type Supported = Pick<Electron.WebFrameMain, "url" | "origin" | "name" | "frameToken" | "processId" | "routingId" | "detached" | "isDestroyed" | "executeJavaScript" | "send">;

/** What a frame can do, given by the page it belongs to. */
export interface FrameActions {
  readonly send: (frame: WebFrameMain, channel: string, arguments_: readonly unknown[]) => void;
  readonly execute: (frame: WebFrameMain, code: string, userGesture: boolean) => Promise<unknown>;
}

let nextRoutingId = 0;

/** `WebFrameMain`: what the browser says of a frame, never what the page says of itself. */
export class WebFrameMain extends electronClass("WebFrameMain", ["dom-ready"]) implements Supported {
  readonly frameToken: string;
  readonly routingId: number;
  readonly processId = 1;
  readonly #actions: FrameActions;
  readonly #parent: WebFrameMain | null;
  readonly children = new Set<WebFrameMain>();
  #url = "";
  #origin = "null";
  #name = "";
  #detached = false;

  constructor(id: string, parent: WebFrameMain | null, actions: FrameActions) {
    super();
    nextRoutingId += 1;
    this.routingId = nextRoutingId;
    this.frameToken = id;
    this.#parent = parent;
    this.#actions = actions;
    parent?.children.add(this);
  }

  get url(): string {
    return this.#url;
  }
  get origin(): string {
    return this.#origin;
  }
  get name(): string {
    return this.#name;
  }
  get parent(): WebFrameMain | null {
    return this.#parent;
  }
  get top(): WebFrameMain | null {
    return this.#detached ? null : (this.#parent?.top ?? this);
  }
  get frames(): WebFrameMain[] {
    return [...this.children];
  }
  get framesInSubtree(): WebFrameMain[] {
    return [this, ...this.frames.flatMap((frame) => frame.framesInSubtree)];
  }
  get detached(): boolean {
    return this.#detached;
  }

  isDestroyed(): boolean {
    return this.#detached;
  }
  send(channel: string, ...arguments_: unknown[]): void {
    this.#actions.send(this, channel, arguments_);
  }
  executeJavaScript(code: string, userGesture = false): Promise<unknown> {
    return this.#actions.execute(this, code, userGesture);
  }

  /** Of the browser's own report of a committed navigation. */
  commit(frame: Protocol.Page.Frame): void {
    this.#url = fromLoopback(frame.url) + (frame.urlFragment ?? "");
    // about:blank and srcdoc inherit an origin; sandboxed frames have none ("://" in the protocol).
    this.#origin = frame.securityOrigin === "://" || frame.securityOrigin === "" ? "null" : originOf(fromLoopback(frame.securityOrigin));
    this.#name = frame.name ?? "";
  }

  moveWithinDocument(url: string): void {
    this.#url = fromLoopback(url);
  }

  detach(): void {
    this.#detached = true;
    this.#parent?.children.delete(this);
    for (const child of this.children) child.detach();
  }
}

/** All frames of one page, kept in step with the browser's events. */
export class FrameTree {
  readonly main: WebFrameMain;
  readonly #frames = new Map<string, WebFrameMain>();
  readonly #actions: FrameActions;

  constructor(mainId: string, actions: FrameActions) {
    this.#actions = actions;
    this.main = new WebFrameMain(mainId, null, actions);
    this.#frames.set(mainId, this.main);
  }

  find(id: string): WebFrameMain | undefined {
    return this.#frames.get(id);
  }

  follow(session: CdpSession, onCommit: (frame: WebFrameMain) => void): void {
    session.on("Page.frameAttached", ({ frameId, parentFrameId }) => {
      this.#attach(frameId, parentFrameId);
    });
    session.on("Page.frameNavigated", ({ frame }) => {
      const known = this.#frames.get(frame.id) ?? this.#attach(frame.id, frame.parentId);
      known.commit(frame);
      onCommit(known);
    });
    session.on("Page.navigatedWithinDocument", ({ frameId, url }) => {
      this.#frames.get(frameId)?.moveWithinDocument(url);
    });
    session.on("Page.frameDetached", ({ frameId, reason }) => {
      // "swap": the frame lives on in another process.
      if (reason === "swap") return;
      this.#frames.get(frameId)?.detach();
      this.#frames.delete(frameId);
    });
  }

  #attach(id: string, parentId: string | undefined): WebFrameMain {
    const parent = parentId === undefined ? null : (this.#frames.get(parentId) ?? this.main);
    const frame = this.#frames.get(id) ?? new WebFrameMain(id, parent, this.#actions);
    this.#frames.set(id, frame);
    return frame;
  }
}
