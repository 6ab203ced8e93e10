import { FailureError } from "../../../domain/failure.ts";
import type { PixelLayout } from "../pixelLayout.ts";

/** What a compressed image says of itself. */
export interface Codestream {
  readonly rows: number;
  readonly columns: number;
  readonly samples: number;
  readonly bits: number;
  readonly isSigned: boolean;
}

/**
 * An image of another size than its header says would be masked at other places, and decoding one of a billion pixels would end the thread: it is looked
 * at before the codec is called. Throws FailureError.
 */
export function checkComponents({ rows, columns, samples, bits }: Codestream, layout: PixelLayout): void {
  if (rows !== layout.rows || columns !== layout.columns || samples !== layout.samples || bits < 1 || bits > layout.bytesPerSample * 8) throw new FailureError("dicom.pixelsDamaged");
}
