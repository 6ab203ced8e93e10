/**
 * Injected at the start of every document, before any script of the page: `pageWorld` into the page's own world,
 * `preloadWorld` into an isolated one where the preload script runs.
 */
import type Electron from "electron";
import { decode, encode, inlineLimit, splitBytes, totalLength, type Packet, type PacketKind } from "./codec.ts";
import { freezeDeep, WorldBridge } from "./world-bridge.ts";

interface PreloadOptions {
  readonly secret: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly inSubframes: boolean;
  readonly preload: ((require: (name: string) => unknown, module: { exports: object }, exports: object, process: object) => void) | null;
}

/** Added by the DevTools protocol to the preload's world only. */
interface WorldGlobals {
  __shellSend?: (text: string) => void;
  __shellReceive?: (packet: Packet) => void;
}

type Listener = (event: Electron.IpcRendererEvent, ...arguments_: unknown[]) => void;
const meeting = "shell-meeting";
const isBlank = location.hostname === "window.shell.localhost";

export function pageWorld(inSubframes: boolean): void {
  if (isBlank || (window !== window.top && !inSubframes)) return;
  const meet = (event: Event): void => {
    event.stopImmediatePropagation();
    const [port] = (event as MessageEvent).ports;
    if (port === undefined) return;
    const bridge = new WorldBridge(port, "page", (key, value) => {
      Object.defineProperty(window, key, { value: freezeDeep(value), writable: false, configurable: false, enumerable: true });
    });
    // Electron gives null for a window that is denied; Chromium would give one that vanishes.
    const open = (url?: string | URL, name?: string, features?: string): null => {
      bridge.tell("open", { url: new URL(String(url ?? "about:blank"), document.baseURI).href, name: name ?? "", features: features ?? "" });
      return null;
    };
    Object.defineProperty(window, "open", { value: open, writable: true, configurable: true, enumerable: true });
  };
  addEventListener(meeting, meet, { once: true, capture: true });
}

/**
 * What Chromium itself would do on these keys has no place in an application window. Electron without a menu does nothing
 * on them either. Keys that edit text or move the caret are not here; the page still sees every key.
 */
const browserKeys = {
  control: new Set([
    "KeyN", "KeyT", "KeyW", "KeyO", "KeyS", "KeyP", "KeyU", "KeyH", "KeyJ", "KeyD", "KeyF", "KeyG", "KeyE", "KeyK", "KeyL", "KeyR", "KeyM", "KeyQ",
    "F4", "F5", "PageUp", "PageDown", "Tab", "Digit0", "Digit1", "Digit2", "Digit3", "Digit4", "Digit5", "Digit6", "Digit7", "Digit8", "Digit9",
    "Minus", "Equal", "NumpadAdd", "NumpadSubtract", "Numpad0",
  ]),
  controlShift: new Set([
    "KeyI", "KeyJ", "KeyC", "KeyN", "KeyT", "KeyW", "KeyO", "KeyB", "KeyA", "KeyP", "KeyS", "KeyG", "KeyM", "KeyR", "KeyQ", "KeyD", "KeyE", "KeyH", "KeyY",
    "Delete", "Tab", "PageUp", "PageDown", "Equal", "Minus", "Digit0",
  ]),
  alt: new Set(["KeyF", "KeyE", "KeyD", "ArrowLeft", "ArrowRight", "Home", "F4"]),
  plain: new Set(["F1", "F3", "F5", "F6", "F7", "F10", "F11", "F12", "BrowserBack", "BrowserForward", "BrowserRefresh", "BrowserHome", "BrowserSearch"]),
  shift: new Set(["Escape", "F6", "F10"]),
} as const;

function closeBrowserKeys(): void {
  // Bubbling, at the very end of the way: the page has heard the key by then, and has not found it prevented.
  addEventListener("keydown", (event) => {
    const { code } = event;
    const hit = event.ctrlKey
      ? (event.shiftKey ? browserKeys.controlShift : browserKeys.control).has(code)
      : event.altKey
        ? browserKeys.alt.has(code)
        : browserKeys.plain.has(code) || (event.shiftKey && browserKeys.shift.has(code));
    if (hit) event.preventDefault();
  });
  // Bubbling, so that a page which takes files may say so first; otherwise the drop would open the file as a page.
  for (const type of ["dragover", "drop"] as const) {
    addEventListener(type, (event) => {
      if (event.defaultPrevented) return;
      event.preventDefault();
      if (event.dataTransfer !== null) event.dataTransfer.dropEffect = "none";
    });
  }
  // The wheel would make the page larger.
  addEventListener(
    "wheel",
    (event) => {
      if (event.ctrlKey) event.preventDefault();
    },
    { passive: false },
  );
  // The mouse's own back and forward keys.
  for (const type of ["mousedown", "mouseup"] as const) {
    addEventListener(type, (event) => {
      if (event.button === 3 || event.button === 4) event.preventDefault();
    });
  }
}

/** A link that asks for a window of its own, by its target or by how it is clicked. */
function watchLinks(wanted: (url: string, name: string) => void): void {
  const look = (event: MouseEvent): void => {
    if (event.defaultPrevented || event.button === 2) return;
    const link = event.composedPath().find((node) => node instanceof HTMLAnchorElement || node instanceof HTMLAreaElement);
    if (link === undefined || link.href === "") return;
    const isElsewhere = link.target !== "" && !["_self", "_top", "_parent"].includes(link.target.toLowerCase());
    if (!isElsewhere && event.button === 0 && !event.ctrlKey && !event.shiftKey && !event.metaKey) return;
    event.preventDefault();
    wanted(link.href, link.target);
  };
  addEventListener("click", look);
  addEventListener("auxclick", look);
}

/** Title and focus of the top frame; the protocol has no events for them. */
function watchPage(say: (kind: "title" | "focus", body: unknown) => void): void {
  let told = "";
  const tell = (): void => {
    if (document.title === told || document.title === "") return;
    told = document.title;
    say("title", told);
  };
  const observer = new MutationObserver(tell);
  const watch = (): void => {
    observer.observe(document.head, { subtree: true, childList: true, characterData: true });
    tell();
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", watch, { once: true });
  else watch();
  addEventListener("focus", () => {
    say("focus", true);
  });
  addEventListener("blur", () => {
    say("focus", false);
  });
  if (document.hasFocus()) say("focus", true);
}

class IpcRenderer {
  readonly #say: (text: string) => void;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #listeners = new Map<string, Listener[]>();
  readonly #calls = new Map<number, PromiseWithResolvers<unknown>>();
  #next = 0;
  /** While bytes are under way, what is sent after them waits: messages arrive in the order they were sent. */
  #outgoing: Promise<unknown> | undefined;
  #incoming: Promise<unknown> | undefined;

  constructor(say: (text: string) => void, secret: string) {
    this.#say = say;
    this.#headers = { "x-shell": secret };
  }

  readonly api = {
    invoke: (channel: string, ...arguments_: unknown[]): Promise<unknown> => {
      this.#next += 1;
      const id = this.#next;
      const call = Promise.withResolvers<unknown>();
      try {
        this.#post("invoke", arguments_, { channel, id });
      } catch (error) {
        return Promise.reject(error instanceof Error ? error : new Error(String(error)));
      }
      this.#calls.set(id, call);
      return call.promise;
    },
    send: (channel: string, ...arguments_: unknown[]): void => {
      this.#post("send", arguments_, { channel });
    },
    on: (channel: string, listener: Listener): unknown => {
      this.#listeners.set(channel, [...(this.#listeners.get(channel) ?? []), listener]);
      return this.api;
    },
    once: (channel: string, listener: Listener): unknown => {
      const only: Listener = (event, ...arguments_) => {
        this.api.removeListener(channel, only);
        listener(event, ...arguments_);
      };
      return this.api.on(channel, only);
    },
    removeListener: (channel: string, listener: Listener): unknown => {
      this.#listeners.set(channel, (this.#listeners.get(channel) ?? []).filter((one) => one !== listener));
      return this.api;
    },
    addListener: (channel: string, listener: Listener): unknown => this.api.on(channel, listener),
    off: (channel: string, listener: Listener): unknown => this.api.removeListener(channel, listener),
    removeAllListeners: (channel?: string): unknown => {
      if (channel === undefined) this.#listeners.clear();
      else this.#listeners.delete(channel);
      return this.api;
    },
    listenerCount: (channel: string): number => this.#listeners.get(channel)?.length ?? 0,
  };

  hello(): void {
    this.#say(JSON.stringify({ kind: "hello", body: null } satisfies Packet));
  }

  receive(packet: Packet): void {
    const inline = (): Uint8Array[] => (packet.bytes ?? []).map((text) => Uint8Array.fromBase64(text));
    if (packet.bulk === undefined && this.#incoming === undefined) {
      this.#hand(packet, inline());
      return;
    }
    const blobs = packet.bulk === undefined ? Promise.resolve(inline()) : this.#fetchBulk(packet.bulk);
    const done: Promise<unknown> = (this.#incoming ?? Promise.resolve())
      .then(() => blobs)
      .then((got) => {
        this.#hand(packet, got);
      })
      .catch((error: unknown) => {
        console.error(error);
      })
      .finally(() => {
        if (this.#incoming === done) this.#incoming = undefined;
      });
    this.#incoming = done;
  }

  #hand(packet: Packet, blobs: readonly Uint8Array[]): void {
    const body = decode(packet.body, blobs);
    if (packet.kind === "reply") {
      const call = this.#calls.get(packet.id ?? 0);
      this.#calls.delete(packet.id ?? 0);
      if (packet.error === undefined) call?.resolve(body);
      else call?.reject(new Error(packet.error));
      return;
    }
    // The preload may only use the sender as what it is: itself.
    const event = { sender: this.api, ports: [] } as unknown as Electron.IpcRendererEvent;
    for (const listener of this.#listeners.get(packet.channel ?? "") ?? []) {
      try {
        listener(event, ...(body as unknown[]));
      } catch (error) {
        console.error(error);
      }
    }
  }

  #post(kind: PacketKind, body: unknown, rest: { readonly channel: string; readonly id?: number }): void {
    const blobs: Uint8Array[] = [];
    const packet: Packet = { kind, body: encode(body, blobs), ...rest };
    if (totalLength(blobs) <= inlineLimit) {
      if (blobs.length > 0) packet.bytes = blobs.map((blob) => blob.toBase64());
      const say = (): void => {
        this.#say(JSON.stringify(packet));
      };
      if (this.#outgoing === undefined) say();
      else this.#queue(this.#outgoing.then(say));
      return;
    }
    const ticket = crypto.randomUUID();
    packet.bulk = { ticket, lengths: blobs.map((blob) => blob.length) };
    // A Blob, because the bytes of any other body are shown to every listener on the DevTools protocol.
    const upload = fetch(`/__shell/bulk/${ticket}`, { method: "POST", headers: this.#headers, body: new Blob(blobs as Uint8Array<ArrayBuffer>[]) });
    this.#queue((this.#outgoing ?? Promise.resolve()).then(() => upload).then(() => {
      this.#say(JSON.stringify(packet));
    }));
  }

  #queue(step: Promise<unknown>): void {
    const done: Promise<unknown> = step
      .catch((error: unknown) => {
        console.error(error);
      })
      .finally(() => {
        if (this.#outgoing === done) this.#outgoing = undefined;
      });
    this.#outgoing = done;
  }

  async #fetchBulk(bulk: NonNullable<Packet["bulk"]>): Promise<Uint8Array[]> {
    const response = await fetch(`/__shell/bulk/${bulk.ticket}`, { headers: this.#headers, cache: "no-store" });
    const whole = new Uint8Array(bulk.lengths.reduce((sum, length) => sum + length, 0));
    let filled = 0;
    // Reading into one array beats arrayBuffer() by half.
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      whole.set(chunk, filled);
      filled += chunk.length;
    }
    return splitBytes(whole, bulk.lengths);
  }
}

const refusing = <Value extends object>(name: string, value: Value): Value =>
  new Proxy(value, {
    get(target, key): unknown {
      if (typeof key === "symbol" || Reflect.has(target, key) || ["then", "toJSON", "default", "__esModule"].includes(key)) return Reflect.get(target, key);
      throw new Error(`Electron API not supported by the shell: ${name}.${key}`);
    },
  });

export function preloadWorld({ secret, versions, inSubframes, preload }: PreloadOptions): void {
  if (isBlank) return;
  closeBrowserKeys();
  const globals = globalThis as WorldGlobals;
  const say = globals.__shellSend;
  delete globals.__shellSend;
  const wantWindow = (url: string, name: string, features: string): void => {
    say?.(JSON.stringify({ kind: "open", body: [url, name, features] } satisfies Packet));
  };
  watchLinks((url, name) => {
    wantWindow(url, name, "");
  });
  if (say !== undefined && window === window.top) {
    watchPage((kind, body) => {
      say(JSON.stringify({ kind, body } satisfies Packet));
    });
  }
  if (preload === null || say === undefined || (window !== window.top && !inSubframes)) return;
  const { port1 } = new MessageChannel();
  dispatchEvent(new MessageEvent(meeting, { ports: [port1] }));
  const bridge = new WorldBridge(port1, "preload", () => undefined);
  bridge.hear("preload", "open", (detail) => {
    const { url, name, features } = detail as { readonly url: string; readonly name: string; readonly features: string };
    wantWindow(url, name, features);
  });
  const ipc = new IpcRenderer(say, secret);
  globals.__shellReceive = (packet) => {
    ipc.receive(packet);
  };
  const exposed = new Set<string>();
  const electron = refusing("electron", {
    ipcRenderer: refusing("ipcRenderer", ipc.api),
    contextBridge: refusing("contextBridge", {
      exposeInMainWorld: (key: string, api: unknown): void => {
        if (exposed.has(key)) throw new Error(`Cannot bind an API on top of an existing property on the window object`);
        exposed.add(key);
        bridge.define(key, api);
      },
    }),
  });
  const module = { exports: {} };
  const require_ = (name: string): unknown => {
    if (name === "electron" || name === "electron/renderer") return electron;
    throw new Error(`module not found: ${name}`);
  };
  const process_ = { type: "renderer", platform: "linux", arch: "x64", sandboxed: true, contextIsolated: true, isMainFrame: window === window.top, versions, env: {}, argv: [] };
  preload(require_, module, module.exports, process_);
  ipc.hello();
}
