/**
 * The process that started this one, whichever way: Electron's utilityProcess gives `process.parentPort`, child_process.fork gives
 * process.send. Call only in the entry of a process.
 */
export interface Parent {
  readonly post: (message: unknown) => void;
  /** Messages that came earlier are kept until then. Throws what the listener throws: a bug ends the process. */
  readonly listen: (listener: (message: unknown) => void) => void;
}

/** The part of Electron.ParentPort that is used; core does not know Electron's typings. */
interface ParentPort {
  readonly postMessage: (message: unknown) => void;
  readonly on: (event: "message", listener: (event: { readonly data: unknown }) => void) => void;
}

export function openParent(): Parent {
  const { parentPort } = process as NodeJS.Process & { readonly parentPort?: ParentPort };
  if (parentPort !== undefined) {
    return {
      post: (message) => {
        parentPort.postMessage(message);
      },
      listen: (listener) => {
        parentPort.on("message", ({ data }) => {
          listener(data);
        });
      },
    };
  }
  if (process.send === undefined) throw new Error("this program is started by Noren, not by hand");
  // Nobody left to work for. Electron ends its utility processes itself.
  process.on("disconnect", () => process.exit(0));
  return {
    post: (message) => {
      if (process.connected) process.send?.(message);
    },
    listen: (listener) => {
      process.on("message", listener);
    },
  };
}
