import { FailureError } from "../../../domain/failure.ts";
import { instantiatePackage } from "../../../platform/wasmPackage.ts";

/** What the packages give for an image: fields they do not know of are absent. */
export interface FrameInfo {
  readonly width: number;
  readonly height: number;
  readonly bitsPerSample: number;
  readonly componentCount: number;
  readonly isSigned: boolean;
  readonly isUsingColorTransform: boolean;
}

interface Handle {
  readonly delete: () => void;
}

export interface Decoder extends Handle {
  readonly getEncodedBuffer: (length: number) => Uint8Array;
  readonly getDecodedBuffer: () => Uint8Array;
  readonly decode: () => void;
  readonly getFrameInfo: () => FrameInfo;
}

export interface Encoder extends Handle {
  readonly getDecodedBuffer: (info: FrameInfo) => Uint8Array;
  readonly getEncodedBuffer: () => Uint8Array;
  readonly encode: () => void;
}

/** An instance that grew beyond this for one large frame is given up. */
const largestKept = 192 * 1024 * 1024;

/**
 * A codec of one thread. They throw bare numbers, and what they throw leaves their memory in disorder, in which the next frame may run for ever:
 * after any error the instance is given up.
 */
export class WasmCodec<Exports extends object> {
  readonly #name: string;
  #instance: Exports | undefined;

  constructor(name: string) {
    this.#name = name;
  }

  use<H extends Handle, Value>(open: (exports: Exports) => H, run: (handle: H) => Value): Value {
    try {
      const handle = open((this.#instance ??= instantiatePackage<Exports>(this.#name)));
      const value = run(handle);
      handle.delete();
      return value;
    } catch (error) {
      this.#instance = undefined;
      if (error instanceof FailureError) throw error;
      throw new FailureError("dicom.pixelsDamaged");
    }
  }

  /** Copies what came out of the codec's memory, and gives that up where it is large. */
  take(view: Uint8Array): Buffer {
    const copy = Buffer.from(view);
    if (view.buffer.byteLength > largestKept) this.#instance = undefined;
    return copy;
  }
}
