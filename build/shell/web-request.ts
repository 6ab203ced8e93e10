import type Electron from "electron";
import { guard } from "./unsupported.ts";

type BeforeRequest = (details: Electron.OnBeforeRequestListenerDetails, callback: (response: Electron.CallbackResponse) => void) => void;

/** `https://*.x/*` of Electron's url filters. */
function patternToExpression(pattern: string): RegExp {
  if (pattern === "<all_urls>") return /^/;
  const escaped = pattern.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replace(/\*/g, ".*");
  return new RegExp(`^${escaped}$`);
}

export interface SeenRequest {
  readonly url: string;
  readonly method: string;
  readonly resourceType: Electron.OnBeforeRequestListenerDetails["resourceType"];
}

let nextId = 0;

/** `session.webRequest`: only onBeforeRequest, which is shown every request, also those the shell refuses by itself. */
export class WebRequest implements Pick<Electron.WebRequest, "onBeforeRequest"> {
  #listener: BeforeRequest | null = null;
  #urls: readonly RegExp[] = [];
  #excluded: readonly RegExp[] = [];

  onBeforeRequest(filter: Electron.WebRequestFilter, listener: BeforeRequest | null): void;
  onBeforeRequest(listener: BeforeRequest | null): void;
  onBeforeRequest(first: Electron.WebRequestFilter | BeforeRequest | null, second?: BeforeRequest | null): void {
    const filtered = first !== null && typeof first === "object";
    this.#listener = filtered ? (second ?? null) : first;
    this.#urls = filtered ? first.urls.map(patternToExpression) : [/^/];
    this.#excluded = filtered ? (first.excludeUrls ?? []).map(patternToExpression) : [];
  }

  /** What the listener says to it; true where it says nothing. A redirect is not carried out but refused. */
  ask(request: SeenRequest): Promise<boolean> {
    const listener = this.#listener;
    const { url } = request;
    if (listener === null || !this.#urls.some((one) => one.test(url)) || this.#excluded.some((one) => one.test(url))) return Promise.resolve(true);
    nextId += 1;
    const details: Electron.OnBeforeRequestListenerDetails = {
      id: nextId, url, method: request.method, resourceType: request.resourceType, referrer: "", timestamp: Date.now(), uploadData: [],
    };
    return new Promise((resolve) => {
      listener(details, (response) => {
        resolve(response.cancel !== true && response.redirectURL === undefined);
      });
    });
  }
}

guard("session.webRequest", WebRequest.prototype);
