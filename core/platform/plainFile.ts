import * as fs from "node:fs";
import { guarded } from "./disk.ts";
import { openPlain } from "./fileStream.ts";

/** A file read by place, as much of it as is asked for. */
export class PlainFile {
  readonly length: number;
  readonly #handle: number;

  /** Undefined where there is no plain file of this name; a link is none. `close` in every other case. */
  static open(file: string): PlainFile | undefined {
    const handle = openPlain(file, fs.constants.O_RDONLY);
    return handle === undefined ? undefined : new PlainFile(handle);
  }

  private constructor(handle: number) {
    this.#handle = handle;
    this.length = guarded(() => fs.fstatSync(handle).size);
  }

  /** Fills `target` from `offset` on; how many bytes there were: fewer where the file ends. */
  readInto(target: Uint8Array, offset: number): number {
    return guarded(() => {
      let done = 0;
      while (done < target.length) {
        const read = fs.readSync(this.#handle, target, done, target.length - done, offset + done);
        if (read === 0) break;
        done += read;
      }
      return done;
    });
  }

  close(): void {
    fs.closeSync(this.#handle);
  }
}
