import { contextBridge, ipcRenderer } from "electron";
import { bridgeName, callChannel, eventChannel, type Bridge } from "../core/contract/bridge.ts";
import { isEventName } from "../core/contract/events.ts";
import { isOperationName } from "../core/contract/operations.ts";

/** All that the page gets: two functions, for the names of the contract only. Neither ipcRenderer nor its event object crosses. */
const bridge: Bridge = {
  call: (operation, input) => {
    if (!isOperationName(operation)) return Promise.reject(new Error("not in the contract"));
    return ipcRenderer.invoke(callChannel, operation, input) as Promise<unknown>;
  },
  listen: (event, listener) => {
    if (!isEventName(event)) throw new Error("not in the contract");
    const receive = (_event: unknown, name: unknown, payload: unknown): void => {
      if (name === event) listener(payload);
    };
    ipcRenderer.on(eventChannel, receive);
    return () => {
      ipcRenderer.off(eventChannel, receive);
    };
  },
};

contextBridge.exposeInMainWorld(bridgeName, bridge);
