import { FileWriter } from "../../platform/fileWriter.ts";

const bufferedBytes = 1024 * 1024;

/** A file that grows at its end, in writes of a mebibyte out of one buffer: a row each would keep the collector busy. */
export class StreamedFile {
  readonly #writer: FileWriter;
  readonly #waiting = Buffer.allocUnsafe(bufferedBytes);
  #waitingBytes = 0;
  #written = 0;

  constructor(file: string) {
    this.#writer = FileWriter.make(file);
  }

  write(content: Uint8Array | string): void {
    const bytes = typeof content === "string" ? Buffer.from(content) : content;
    if (this.#waitingBytes + bytes.length > bufferedBytes) this.#flush();
    if (bytes.length > bufferedBytes) {
      this.#append(bytes);
      return;
    }
    this.#waiting.set(bytes, this.#waitingBytes);
    this.#waitingBytes += bytes.length;
  }

  #flush(): void {
    this.#append(this.#waiting.subarray(0, this.#waitingBytes));
    this.#waitingBytes = 0;
  }

  #append(bytes: Uint8Array): void {
    this.#writer.writeAt(this.#written, bytes);
    this.#written += bytes.length;
  }

  close(): void {
    try {
      this.#flush();
      this.#writer.sync();
    } finally {
      this.#writer.close();
    }
  }
}
