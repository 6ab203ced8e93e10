const { contextBridge, ipcRenderer } = require("electron");

// Before anything else: the very first message must already know its frame.
ipcRenderer.send("note", `preload ${location.pathname}`);

contextBridge.exposeInMainWorld("contract", {
  invoke: (channel, ...rest) => ipcRenderer.invoke(channel, ...rest),
  send: (channel, ...rest) => ipcRenderer.send(channel, ...rest),
  listen: (channel, listener) => {
    const receive = (_event, ...rest) => listener(...rest);
    ipcRenderer.on(channel, receive);
    return () => ipcRenderer.off(channel, receive);
  },
  call: (listener) => listener("called"),
  nothing: null,
  versions: { electron: process.versions.electron, type: process.type, sandboxed: process.sandboxed },
});
