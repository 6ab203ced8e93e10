import type Electron from "electron";
import { BrowserGone, type Session as CdpSession } from "./cdp.ts";
import { decode, encode, inlineLimit, splitBytes, totalLength, type Packet, type PacketKind } from "./codec.ts";
import { ipcMain, type IpcMain } from "./ipc-main.ts";
import { offer, take } from "./transfer.ts";
import type { FrameTree, WebFrameMain } from "./web-frame-main.ts";

export const preloadWorld = "electron-preload";
export const sendBinding = "__shellSend";
export const receiveFunction = "__shellReceive";

/** Who speaks, as the browser knows it. */
interface Speaker {
  readonly contextId: number;
  readonly frame: WebFrameMain | undefined;
}

export interface ChannelOwner {
  readonly ipc: IpcMain;
  /** The object Electron calls `event.sender`. */
  readonly sender: () => Electron.WebContents;
  readonly openWanted: (url: string, frameName: string, features: string) => void;
  readonly titled: (title: string) => void;
  readonly focused: (has: boolean) => void;
  readonly heard: (event: unknown, channel: string, arguments_: readonly unknown[]) => void;
}

/** Messages between the preload scripts of one page and the main process. */
export class PageChannel {
  readonly #session: CdpSession;
  readonly #frames: FrameTree;
  readonly #owner: ChannelOwner;
  /** Frame of each live preload world; a packet from a world that is not here belongs to a document that is gone. */
  readonly #worlds = new Map<number, string>();
  /** Frames whose preload has said that it listens. */
  readonly #listening = new Map<string, number>();
  #waiting: Packet[] = [];

  constructor(session: CdpSession, frames: FrameTree, owner: ChannelOwner) {
    this.#session = session;
    this.#frames = frames;
    this.#owner = owner;
    session.on("Runtime.executionContextCreated", ({ context }) => {
      const { frameId } = (context.auxData ?? {}) as { readonly frameId?: string };
      if (context.name === preloadWorld && frameId !== undefined) this.#worlds.set(context.id, frameId);
    });
    session.on("Runtime.executionContextDestroyed", ({ executionContextId }) => {
      this.#forget(executionContextId);
    });
    session.on("Runtime.executionContextsCleared", () => {
      this.#worlds.clear();
      this.#listening.clear();
    });
    session.on("Runtime.bindingCalled", ({ name, payload, executionContextId }) => {
      if (name === sendBinding) void this.#receive(JSON.parse(payload) as Packet, executionContextId);
    });
  }

  send(frame: WebFrameMain, channel: string, arguments_: readonly unknown[]): void {
    const packet = this.#pack("send", arguments_, { channel });
    const contextId = this.#listening.get(frame.frameToken);
    if (contextId !== undefined) this.#write(packet, contextId);
    // Electron keeps messages for a page that is still loading; subframes have to be there.
    else if (frame.parent === null) this.#waiting.push(packet);
  }

  #forget(contextId: number): void {
    const frameId = this.#worlds.get(contextId);
    this.#worlds.delete(contextId);
    if (frameId !== undefined && this.#listening.get(frameId) === contextId) this.#listening.delete(frameId);
  }

  async #receive(packet: Packet, contextId: number): Promise<void> {
    const frameId = this.#worlds.get(contextId);
    const speaker: Speaker = { contextId, frame: frameId === undefined ? undefined : this.#frames.find(frameId) };
    if (packet.kind === "hello") {
      if (frameId !== undefined) this.#listening.set(frameId, contextId);
      if (speaker.frame?.parent !== null) return;
      const waiting = this.#waiting;
      this.#waiting = [];
      for (const one of waiting) this.#write(one, contextId);
      return;
    }
    if (packet.kind === "title" || packet.kind === "focus") {
      if (speaker.frame?.parent !== null) return;
      if (packet.kind === "title") this.#owner.titled(packet.body as string);
      else this.#owner.focused(packet.body as boolean);
      return;
    }
    if (packet.kind === "open") {
      const [url, name, features] = packet.body as [string, string, string];
      this.#owner.openWanted(url, name, features);
      return;
    }
    const blobs = packet.bulk === undefined
      ? (packet.bytes ?? []).map((text) => new Uint8Array(Buffer.from(text, "base64")))
      : splitBytes(await take(packet.bulk.ticket), packet.bulk.lengths);
    const arguments_ = decode(packet.body, blobs) as unknown[];
    if (packet.kind === "send") this.#hear(packet.channel ?? "", arguments_, speaker);
    else await this.#answer(packet, arguments_, speaker);
  }

  #event(speaker: Speaker): Electron.IpcMainInvokeEvent {
    const frame = speaker.frame === undefined || speaker.frame.detached ? null : speaker.frame;
    return {
      type: "frame", sender: this.#owner.sender(), processId: frame?.processId ?? 0, frameId: frame?.routingId ?? 0,
      // Our frame is the part of Electron's that an application may use.
      senderFrame: frame as Electron.WebFrameMain | null,
      preventDefault: () => undefined, defaultPrevented: false,
    };
  }

  #hear(channel: string, arguments_: readonly unknown[], speaker: Speaker): void {
    const event = Object.assign(this.#event(speaker), {
      ports: [],
      reply: (to: string, ...rest: unknown[]) => {
        if (speaker.frame !== undefined) this.send(speaker.frame, to, rest);
      },
    });
    this.#owner.heard(event, channel, arguments_);
    this.#owner.ipc.emit(channel, event, ...arguments_);
    ipcMain.emit(channel, event, ...arguments_);
  }

  async #answer(packet: Packet, arguments_: readonly unknown[], speaker: Speaker): Promise<void> {
    const channel = packet.channel ?? "";
    const id = packet.id ?? 0;
    const handler = this.#owner.ipc.handlerOf(channel) ?? ipcMain.handlerOf(channel);
    let reply: Packet;
    try {
      if (handler === undefined) throw new Error(`No handler registered for '${channel}'`);
      reply = this.#pack("reply", await handler(this.#event(speaker), ...arguments_), { id });
    } catch (error) {
      const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      if (handler !== undefined) console.error(`Error occurred in handler for '${channel}':`, error);
      reply = this.#pack("reply", null, { id, error: `Error invoking remote method '${channel}': ${text}` });
    }
    // A page that has moved on in the meantime must not be given the answer to another page's question.
    if (this.#worlds.has(speaker.contextId)) this.#write(reply, speaker.contextId);
  }

  #pack(kind: PacketKind, body: unknown, rest: { readonly channel?: string; readonly id?: number; readonly error?: string }): Packet {
    const blobs: Uint8Array[] = [];
    const packet: Packet = { kind, body: encode(body, blobs), ...rest };
    if (totalLength(blobs) > inlineLimit) packet.bulk = offer(blobs);
    else if (blobs.length > 0) packet.bytes = blobs.map((blob) => Buffer.from(blob.buffer, blob.byteOffset, blob.length).toString("base64"));
    return packet;
  }

  #write(packet: Packet, contextId: number): void {
    this.#session.send("Runtime.evaluate", { expression: `${receiveFunction}(${JSON.stringify(packet)})`, contextId }).catch((error: unknown) => {
      // The document may have gone between our look and the browser's.
      if (!(error instanceof BrowserGone) && !/context/i.test(String(error))) console.error(`shell: ${String(error)}`);
    });
  }
}
