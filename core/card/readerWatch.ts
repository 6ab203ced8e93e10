import { loadReaders } from "../platform/readers.ts";
import { startThread, threadFile, type ThreadPort } from "../platform/thread.ts";

/**
 * Watches the readers beside the PKCS#11 modules: a module that is busy with one card, or waits while a PIN is typed on a reader, cannot tell
 * that another card was pulled out, and half a second is all that may take.
 */
export interface ReaderWatch {
  readonly close: () => Promise<void>;
}

/** How long a close may have to wait. */
const waitMilliseconds = 200;
const retryMilliseconds = 1000;

export function watchReaders(emptied: (reader: string) => void): ReaderWatch {
  const thread = startThread(threadFile(import.meta.url, "../workers/readers.ts"), "readers");
  thread.listen((reader) => {
    emptied(String(reader));
  });
  return {
    close: async () => {
      thread.post("close");
      await thread.gone;
    },
  };
}

/** The thread's side: tells the name of each reader that had a card and has none now. */
export function serveReaders(port: ThreadPort): void {
  const readers = loadReaders();
  let before: Readonly<Record<string, boolean>> = {};
  let timer: NodeJS.Timeout | undefined;
  const look = (): void => {
    const now = readers.wait(waitMilliseconds);
    for (const [name, wasThere] of Object.entries(before)) if (wasThere && now?.[name] !== true) port.post(name);
    before = now ?? {};
    // Messages are heard between two waits; without a single reader nothing waits.
    timer = setTimeout(look, now === null ? retryMilliseconds : Object.keys(now).length === 0 ? waitMilliseconds : 0);
  };
  port.listen(() => {
    clearTimeout(timer);
    readers.stop();
    port.close();
  });
  look();
}
