import type Electron from "electron";
import { guard } from "./unsupported.ts";

/** What `capturePage` gives: a PNG and its size. */
export class NativeImage implements Pick<Electron.NativeImage, "toPNG" | "toDataURL" | "isEmpty" | "getSize"> {
  readonly #png: Buffer<ArrayBuffer>;

  constructor(png: Buffer<ArrayBuffer>) {
    this.#png = png;
  }

  toPNG(): Buffer<ArrayBuffer> {
    return this.#png;
  }
  toDataURL(): string {
    return `data:image/png;base64,${this.#png.toString("base64")}`;
  }
  isEmpty(): boolean {
    return this.#png.length === 0;
  }
  getSize(): Electron.Size {
    // PNG, IHDR: width and height are the big-endian words at 16 and 20.
    return this.isEmpty() ? { width: 0, height: 0 } : { width: this.#png.readUInt32BE(16), height: this.#png.readUInt32BE(20) };
  }
}

guard("NativeImage", NativeImage.prototype);
