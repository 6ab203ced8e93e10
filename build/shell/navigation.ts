import { fromLoopback } from "./address.ts";
import { makeEvent } from "./event.ts";
import type { Session as CdpSession } from "./cdp.ts";
import { blankHost } from "./proxy.ts";
import { usedSession } from "./session.ts";
import type { FrameTree, WebFrameMain } from "./web-frame-main.ts";

export interface NavigationListener {
  readonly emit: (event: "will-navigate" | "will-frame-navigate", details: object, url: string) => void;
}

/**
 * Every document request is stopped before it leaves and let go only if it is the application's own: asked for by
 * `loadURL`, or allowed by `will-navigate` and within a scheme that is served. A refused one leaves the page as it is.
 */
export class NavigationGate {
  readonly #session: CdpSession;
  readonly #frames: FrameTree;
  readonly #listener: NavigationListener;
  /** What a page has asked for and the browser has not yet brought to us. */
  readonly #byPage = new Set<string>();
  #own: string | undefined;

  constructor(session: CdpSession, frames: FrameTree, listener: NavigationListener) {
    this.#session = session;
    this.#frames = frames;
    this.#listener = listener;
    session.on("Page.frameRequestedNavigation", ({ frameId, url }) => {
      this.#byPage.add(`${frameId} ${url}`);
    });
    session.on("Fetch.requestPaused", ({ requestId, frameId, request }) => {
      void this.#decide(requestId, frameId, request.url + (request.urlFragment ?? ""), request.method);
    });
  }

  start(): Promise<unknown> {
    return this.#session.send("Fetch.enable", { patterns: [{ urlPattern: "*", resourceType: "Document", requestStage: "Request" }] });
  }

  /** The next navigation to this address is ours. */
  expect(url: string): void {
    this.#own = url;
  }

  async #decide(requestId: string, frameId: string, url: string, method: string): Promise<void> {
    const frame = this.#frames.find(frameId) ?? this.#frames.main;
    const allowed = await this.#allows(frame, frameId, url, method);
    if (allowed) this.#session.tell("Fetch.continueRequest", { requestId });
    else this.#session.tell("Fetch.failRequest", { requestId, errorReason: "Aborted" });
  }

  async #allows(frame: WebFrameMain, frameId: string, url: string, method: string): Promise<boolean> {
    const isMain = frame.parent === null;
    if (isMain && this.#own === url) {
      this.#own = undefined;
      return true;
    }
    if (new URL(url).hostname === blankHost) return true;
    const given = fromLoopback(url);
    if (this.#byPage.delete(`${frameId} ${url}`)) {
      const details = makeEvent({ url: given, isSameDocument: false, isMainFrame: isMain, frame, initiator: frame });
      this.#listener.emit("will-frame-navigate", details, given);
      if (isMain && !details.defaultPrevented) this.#listener.emit("will-navigate", details, given);
      if (details.defaultPrevented) return false;
    }
    // Within the application's schemes the proxy asks onBeforeRequest when the request arrives; foreign ones end here.
    if (given !== url) return true;
    await usedSession().webRequest.ask({ url: given, method, resourceType: isMain ? "mainFrame" : "subFrame" });
    return false;
  }
}
