import { EventEmitter } from "node:events";
import type Electron from "electron";
import { guard } from "./unsupported.ts";

export type InvokeListener = (event: Electron.IpcMainInvokeEvent, ...arguments_: unknown[]) => unknown;

/** `ipcMain`, and `webContents.ipc`: channels are events of one's own choice, so every event name is allowed. */
export class IpcMain extends EventEmitter implements Pick<Electron.IpcMain, "handle" | "handleOnce" | "removeHandler"> {
  readonly #handlers = new Map<string, InvokeListener>();

  handle(channel: string, listener: InvokeListener): void {
    if (typeof listener !== "function") throw new TypeError(`Expected handler to be a function, but found type '${typeof listener}'`);
    if (this.#handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`);
    this.#handlers.set(channel, listener);
  }

  handleOnce(channel: string, listener: InvokeListener): void {
    this.handle(channel, (event, ...arguments_) => {
      this.removeHandler(channel);
      return listener(event, ...arguments_);
    });
  }

  removeHandler(channel: string): void {
    this.#handlers.delete(channel);
  }

  handlerOf(channel: string): InvokeListener | undefined {
    return this.#handlers.get(channel);
  }
}

guard("ipcMain", IpcMain.prototype);

export const ipcMain = new IpcMain();
