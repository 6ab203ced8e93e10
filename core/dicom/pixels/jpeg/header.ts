export type JpegProcess = "baseline" | "extended" | "progressive" | "lossless";

/**
 * What the samples are by the stream's own marks, the way libjpeg guesses: JFIF and Adobe's transform first, then the names of the
 * components. A DICOM header may know better.
 */
export type JpegColour = "grey" | "rgb" | "ybr" | "cmyk" | "ycck" | "unknown";

export interface JpegComponent {
  readonly id: number;
  /** Samples of this component per unit, across and down (T.81 §A.1.1). */
  readonly horizontal: number;
  readonly vertical: number;
  /** Which quantization table. */
  readonly quantization: number;
}

export interface JpegScan {
  /** Indexes into the components of the header. */
  readonly components: readonly number[];
  /** T.81 §B.2.3: start and end of spectral selection, of lossless scans the predictor first; successive approximation high and low, of lossless scans the point transform last. */
  readonly spectralStart: number;
  readonly spectralEnd: number;
  readonly approximationHigh: number;
  readonly approximationLow: number;
  /** Units between two restart markers, 0 where there are none. */
  readonly restartInterval: number;
}

export interface JpegHeader {
  readonly process: JpegProcess;
  readonly precision: number;
  readonly width: number;
  readonly height: number;
  readonly components: readonly JpegComponent[];
  readonly colour: JpegColour;
  readonly hasJfif: boolean;
  /** Adobe's colour transform: 0 none, 1 YCbCr, 2 YCCK. */
  readonly adobeTransform: number | undefined;
  readonly scans: readonly JpegScan[];
}

export interface JpegLimits {
  /** Of all components together; more is refused before anything is allocated. Where nothing is said, 48 Mi of bytes or 32 Mi of words. */
  readonly largestSamples?: number;
}

/** A mammogram has 23 million words, a tile of 4096 by 4096 in colour 50 million bytes; coefficients of as many fit into 200 MiB. */
export const defaultLargestSamples = (precision: number): number => (precision > 8 ? 2 ** 25 : 3 * 2 ** 24);
