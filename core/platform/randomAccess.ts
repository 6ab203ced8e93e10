import * as fs from "node:fs";
import path from "node:path";
import type { Bytes } from "../domain/brand.ts";
import { asFailure, syncFolder } from "./disk.ts";

/** Large files that are written at the end and read anywhere. What was synced stays as it is for ever. */

function guarded<Value>(act: () => Value): Value {
  try {
    return act();
  } catch (error) {
    throw asFailure(error);
  }
}

export class GrowingFile {
  readonly file: string;
  readonly #handle: number;
  #hasName = false;
  #isBroken = false;

  /** A new file; one that exists already is never continued: what follows its last sync is unknown. Undefined where the name is taken. */
  static make(file: string): GrowingFile | undefined {
    return guarded(() => {
      try {
        return new GrowingFile(file, fs.openSync(file, "wx", 0o600));
      } catch (error) {
        if (error instanceof Error && "code" in error && error.code === "EEXIST") return undefined;
        throw error;
      }
    });
  }

  private constructor(file: string, handle: number) {
    this.file = file;
    this.#handle = handle;
  }

  writeAt(offset: number, bytes: Uint8Array): void {
    this.#change(() => {
      for (let done = 0; done < bytes.length; ) done += fs.writeSync(this.#handle, bytes, done, bytes.length - done, offset + done);
    });
  }

  /** Takes back what was written and not synced. */
  cut(length: number): void {
    this.#change(() => {
      fs.ftruncateSync(this.#handle, length);
    });
  }

  /** The bytes, and with the first sync the name, survive a power cut when this returns. */
  sync(): void {
    this.#change(() => {
      fs.fsyncSync(this.#handle);
      if (!this.#hasName) syncFolder(path.dirname(this.file));
      this.#hasName = true;
    });
  }

  close(): void {
    fs.closeSync(this.#handle);
  }

  /** The kernel tells of a lost page once: after a failure nobody can say what the file holds, so it is not written to again. */
  #change(act: () => void): void {
    if (this.#isBroken) throw new Error(`${path.basename(this.file)} failed before`);
    try {
      guarded(act);
    } catch (error) {
      this.#isBroken = true;
      throw error;
    }
  }
}

export class FileReader {
  readonly #handle: number;

  /** Undefined where there is no such file. */
  static open(file: string): FileReader | undefined {
    return guarded(() => {
      try {
        return new FileReader(fs.openSync(file, "r"));
      } catch (error) {
        if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
        throw error;
      }
    });
  }

  private constructor(handle: number) {
    this.#handle = handle;
  }

  size(): Bytes {
    return guarded(() => fs.fstatSync(this.#handle).size as Bytes);
  }

  /** Up to `length` bytes from there; fewer where the file ends. */
  readAt(offset: number, length: number): Buffer<ArrayBuffer> {
    return guarded(() => {
      const bytes = Buffer.allocUnsafeSlow(length);
      let done = 0;
      while (done < length) {
        const read = fs.readSync(this.#handle, bytes, done, length - done, offset + done);
        if (read === 0) break;
        done += read;
      }
      return bytes.subarray(0, done);
    });
  }

  close(): void {
    fs.closeSync(this.#handle);
  }
}
