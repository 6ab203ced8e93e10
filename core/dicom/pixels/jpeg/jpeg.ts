/** JPEG as DICOM holds it (transfer syntaxes 1.2.840.10008.1.2.4.50, .51, .53, .55, .57 and .70): what other parts of the pixels use of it. */
export { decodeCoefficients, type JpegCoefficients } from "./coefficients.ts";
export { compareCoefficients } from "./compareCoefficients.ts";
export { decodeJpeg, type DecodedJpeg, type DecodeOptions } from "./decodeJpeg.ts";
export { encodeJpegLossless, type LosslessImage } from "./encodeLossless.ts";
export type { JpegColour, JpegComponent, JpegHeader, JpegLimits, JpegProcess, JpegScan } from "./header.ts";
export { hasJpegMetadata, stripJpegMetadata } from "./metadata.ts";
export { readJpegHeader } from "./readJpeg.ts";
export { redactJpeg, type RedactedJpeg, type RedactRequest } from "./redactJpeg.ts";
export type { JpegMask, RegionTest } from "./touchedUnits.ts";
export type { Upsampling } from "./upsample.ts";
