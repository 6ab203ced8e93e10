import { decodeStream, type JpegCoefficients } from "./coefficients.ts";
import type { JpegColour, JpegHeader, JpegLimits } from "./header.ts";
import { decodeLossless } from "./losslessScan.ts";
import { readJpeg } from "./readJpeg.ts";
import { sampleBlocks, samplesFor, type Samples } from "./sampleBlocks.ts";
import { layUpsampled, type Upsampling } from "./upsample.ts";

export interface DecodeOptions extends JpegLimits {
  /** `smooth` where nothing is said. */
  readonly upsampling?: Upsampling;
}

export interface DecodedJpeg {
  readonly header: JpegHeader;
  readonly width: number;
  readonly height: number;
  readonly components: number;
  readonly precision: number;
  /** What the components are by the stream's own marks; they are not converted. */
  readonly colour: JpegColour;
  /** Pixel by pixel, row by row: bytes up to 8 bits, else words. */
  readonly samples: Samples;
}

/** Takes the planes one by one: a component at the size of the picture goes there at once. */
function samplesOf({ header, planes, quantization }: JpegCoefficients, upsampling: Upsampling): Samples {
  const { width, height, precision, components } = header;
  const samples = samplesFor(precision, width * height * components.length);
  const mostAcross = Math.max(...components.map(({ horizontal }) => horizontal));
  const mostDown = Math.max(...components.map(({ vertical }) => vertical));
  for (const [first, plane] of planes.entries()) {
    const steps = quantization[first] ?? new Uint16Array(64);
    const { horizontal: across, vertical: down } = plane;
    if (across === mostAcross && down === mostDown) {
      sampleBlocks(plane, steps, precision, { samples, first, step: components.length });
      continue;
    }
    const smaller = { samples: samplesFor(precision, plane.width * plane.height), width: plane.width, height: plane.height };
    sampleBlocks(plane, steps, precision, { samples: smaller.samples, first: 0, step: 1 });
    layUpsampled(smaller, { across, down, mostAcross, mostDown }, { samples, width, height, first, step: components.length }, precision, upsampling);
  }
  return samples;
}

/** The samples as they are coded. Throws FailureError. */
export function decodeJpeg(bytes: Uint8Array, { upsampling = "smooth", ...limits }: DecodeOptions = {}): DecodedJpeg {
  const stream = readJpeg(bytes, limits);
  const { header } = stream;
  const { width, height, precision, colour, components } = header;
  const samples = header.process === "lossless" ? decodeLossless(stream) : samplesOf(decodeStream(stream), upsampling);
  return { header, width, height, components: components.length, precision, colour, samples };
}
