import { FileWriter } from "../../platform/fileWriter.ts";

const bufferedBytes = 1024 * 1024;

/** A file that grows at its end, in writes of a mebibyte. */
export class StreamedFile {
  readonly #writer: FileWriter;
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  #written = 0;

  constructor(file: string) {
    this.#writer = FileWriter.make(file);
  }

  write(content: Uint8Array | string): void {
    const bytes = typeof content === "string" ? Buffer.from(content) : content;
    this.#waiting.push(bytes);
    this.#waitingBytes += bytes.length;
    if (this.#waitingBytes >= bufferedBytes) this.#flush();
  }

  #flush(): void {
    this.#writer.writeAt(this.#written, Buffer.concat(this.#waiting));
    this.#written += this.#waitingBytes;
    this.#waiting = [];
    this.#waitingBytes = 0;
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
