import type Electron from "electron";
import { display } from "./display.ts";
import { guard } from "./unsupported.ts";
import type { SelectionName } from "./x11.ts";

type Supported = Pick<Electron.Clipboard, "clear" | "readText" | "writeText">;

let pending: Promise<unknown> = Promise.resolve();

/** What the application has asked for last must be done before the process may end. */
export const clipboardSettled = (): Promise<unknown> => pending;

class SelectionClipboard implements Supported {
  readonly #selection: SelectionName;

  constructor(selection: SelectionName) {
    this.#selection = selection;
  }

  clear(): void {
    pending = display().clear(this.#selection).catch((error: unknown) => {
      console.error(`shell: the clipboard was not cleared: ${String(error)}`);
    });
  }
  readText(): Promise<string> {
    return display().read(this.#selection);
  }
  writeText(text: string): Promise<void> {
    const written = display().write(this.#selection, text);
    pending = written.catch(() => undefined);
    return written;
  }
}

guard("clipboard", SelectionClipboard.prototype);

/** `clipboard`, and X11's PRIMARY as `clipboard.selection`. */
export const clipboard = Object.assign(new SelectionClipboard("CLIPBOARD"), { selection: new SelectionClipboard("PRIMARY") });
