import * as fs from "node:fs";
import path from "node:path";
import { asFailure, removeFile, renameDurably } from "./disk.ts";

/** A large file written piece by piece: nobody sees it before it is whole and synced. */
export class PartFile {
  readonly file: string;
  readonly #part: string;
  #handle: number | undefined;

  constructor(file: string) {
    this.file = file;
    this.#part = `${file}.part`;
    try {
      this.#handle = fs.openSync(this.#part, "w", 0o600);
    } catch (error) {
      throw asFailure(error);
    }
  }

  write(content: Uint8Array | string): void {
    const handle = this.#handle;
    if (handle === undefined) throw new Error(`${path.basename(this.file)} is finished`);
    const bytes = typeof content === "string" ? Buffer.from(content) : content;
    try {
      for (let done = 0; done < bytes.length;) done += fs.writeSync(handle, bytes, done);
    } catch (error) {
      throw asFailure(error);
    }
  }

  /** The bytes are on the disk when this returns; the name is still the part's. */
  sync(): void {
    const handle = this.#handle;
    if (handle === undefined) return;
    try {
      fs.fsyncSync(handle);
    } catch (error) {
      throw asFailure(error);
    } finally {
      fs.closeSync(handle);
      this.#handle = undefined;
    }
  }

  /** Gives the file its name. */
  finish(): void {
    this.sync();
    renameDurably(this.#part, this.file);
  }

  /** Leaves no trace of a file that will not be finished; does nothing to a finished one. */
  discard(): void {
    if (this.#handle !== undefined) fs.closeSync(this.#handle);
    this.#handle = undefined;
    try {
      removeFile(this.#part);
    } catch {
      // The medium was pulled out or filled up: the failure that led here is the one to tell.
    }
  }
}
