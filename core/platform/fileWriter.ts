import * as fs from "node:fs";
import { guarded } from "./disk.ts";

/** A file written piece by piece below a folder that has no name yet; `sync` before anything refers to it. */
export class FileWriter {
  readonly #handle: number;

  /** Written over where an earlier try left one. */
  static make(file: string): FileWriter {
    return new FileWriter(file, fs.constants.O_WRONLY | fs.constants.O_CREAT | fs.constants.O_TRUNC | fs.constants.O_NOFOLLOW);
  }

  /** For several writers of one file, each with its own stretch. */
  static join(file: string): FileWriter {
    return new FileWriter(file, fs.constants.O_WRONLY | fs.constants.O_CREAT | fs.constants.O_NOFOLLOW);
  }

  private constructor(file: string, flags: number) {
    this.#handle = guarded(() => fs.openSync(file, flags, 0o600));
  }

  writeAt(offset: number, bytes: Uint8Array): void {
    guarded(() => {
      for (let done = 0; done < bytes.length; ) done += fs.writeSync(this.#handle, bytes, done, bytes.length - done, offset + done);
    });
  }

  sync(): void {
    guarded(() => {
      fs.fsyncSync(this.#handle);
    });
  }

  close(): void {
    fs.closeSync(this.#handle);
  }
}
