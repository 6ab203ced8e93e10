import { parentPort, Worker, type Transferable } from "node:worker_threads";

/** A thread as its owner sees it. What it runs is a file of core/workers; what passes is messages. */
export interface Thread {
  readonly post: (message: unknown, transfer?: readonly ArrayBuffer[]) => void;
  readonly listen: (heard: (message: unknown) => void) => void;
  /** Resolves when the thread is gone, with the error that ended it, if one did. */
  readonly gone: Promise<Error | undefined>;
  /** Ends it wherever it is, also in the middle of a computation. */
  readonly kill: () => Promise<void>;
  /** Whether the process stays alive for it. */
  readonly hold: (isHeld: boolean) => void;
}

/** Of short-lived objects a thread keeps up to three times as much by itself, and a room has ten threads: this is as fast, and fits. */
const youngMegabytes = 8;

export interface ThreadLimits {
  readonly heapMegabytes?: number;
  readonly youngMegabytes?: number;
}

/** Nothing of the environment and no option of the parent reaches a thread: what it needs comes by message, and is wiped there. */
export function startThread(file: URL, name: string, limits: ThreadLimits = {}): Thread {
  const worker = new Worker(file, {
    name,
    env: {},
    execArgv: [],
    resourceLimits: { maxYoungGenerationSizeMb: limits.youngMegabytes ?? youngMegabytes, ...(limits.heapMegabytes !== undefined && { maxOldGenerationSizeMb: limits.heapMegabytes }) },
  });
  let failed: Error | undefined;
  worker.on("error", (error: unknown) => {
    failed = error instanceof Error ? error : new Error("a thread threw what is no error");
  });
  worker.on("messageerror", (error) => {
    failed = error;
    void worker.terminate();
  });
  const gone = new Promise<Error | undefined>((resolve) => {
    worker.on("exit", (code) => {
      resolve(failed ?? (code === 0 ? undefined : new Error(`thread ${name} ended with ${String(code)}`)));
    });
  });
  return {
    post: (message, transfer = []) => {
      worker.postMessage(message, transfer as Transferable[]);
    },
    listen: (heard) => {
      worker.on("message", heard);
    },
    gone,
    kill: async () => {
      await worker.terminate();
    },
    hold: (isHeld) => {
      if (isHeld) worker.ref();
      else worker.unref();
    },
  };
}

/** The other end, inside the thread. */
export interface ThreadPort {
  readonly post: (message: unknown, transfer?: readonly ArrayBuffer[]) => void;
  readonly listen: (heard: (message: unknown) => void) => void;
  /** After this the thread ends by itself, once its messages have left. */
  readonly close: () => void;
}

export function threadPort(): ThreadPort {
  const port = parentPort;
  if (port === null) throw new Error("this file runs as a thread only");
  return {
    post: (message, transfer = []) => {
      port.postMessage(message, transfer as Transferable[]);
    },
    listen: (heard) => {
      port.on("message", heard);
    },
    close: () => {
      port.close();
    },
  };
}

/** The entry of a thread beside its caller: the source under Node's type stripping, the compiled file in the built product. */
export const threadFile = (caller: string, source: `${string}.ts`): URL =>
  new URL(caller.endsWith(".ts") ? source : `${source.slice(0, -3)}.js`, caller);
