import { searchText, type TextFacts } from "../../deid/pixels/textSearch.ts";
import { findText } from "../../deid/pixels/findText.ts";
import { isSampled, watchSeries, type SeriesWatcher } from "../../deid/pixels/seriesWatcher.ts";
import { MemorySource } from "../../dicom/byteSource.ts";
import { openPixels } from "../../dicom/pixels/openPixels.ts";
import { greyScaleOf, paintFrame, type GreyScale } from "../../dicom/pixels/paintFrame.ts";
import { FailureError } from "../../domain/failure.ts";
import type { Proposal } from "../../domain/proposal.ts";
import type { Raster } from "../../domain/raster.ts";
import type { ImageFacts } from "./imageFacts.ts";

/** Where text may be in the pixels: of one object, frame by frame, or of a series of slices at once, by what stands still over them. */

const factsOf = ({ modality, manufacturer, model, software, rows, columns, regions }: ImageFacts): TextFacts => ({ modality, manufacturer, model, software, rows, columns, regions });

/** The samples of a cine grow apart; beyond some dozens nothing new is learnt from one more. */
const mostFrames = 48;

/** All frames in the same grey, so that what stands still looks the same. */
function* framesOf(file: Buffer, wanted: (frame: number) => boolean, scale?: GreyScale): Generator<Raster, void, undefined> {
  const opened = openPixels(new MemorySource(file));
  const { rows, columns, frames, samples, palette } = opened.layout;
  const grey = scale ?? (samples === 1 && palette === undefined ? greyScaleOf(file, opened, 0) : { slope: 1, intercept: 0, center: 128, width: 256 });
  for (let frame = 0; frame < frames; frame += 1) {
    if (!wanted(frame)) continue;
    const painted = paintFrame(opened, frame, grey);
    yield { width: columns, height: rows, samples: painted.samples, bytes: painted.bytes };
  }
}

/** Undefined where the pixels cannot be read: then nobody has looked. */
export function searchObject(file: Buffer, facts: ImageFacts): readonly Proposal[] | undefined {
  return quietly(() => {
    const search = searchText(factsOf(facts));
    const apart = Math.max(1, Math.ceil(facts.frames / mostFrames));
    for (const frame of framesOf(file, (index) => index % apart === 0 || isSampled(index))) search.add(frame);
    return search.proposals();
  });
}

/** Static anatomy stands still as well. */
const leastSure = 0.6;
/** Of fewer slices nothing can be told by what moves. */
export const fewestSlices = 3;

/** Slices of one size and one device, in their order. Undefined where one of them cannot be read, or is of another form. */
export function searchSlices(files: Iterable<Buffer>): readonly Proposal[] | undefined {
  return quietly(() => {
    let watcher: SeriesWatcher | undefined;
    let scale: GreyScale | undefined;
    let form = "";
    for (const file of files) {
      if (scale === undefined) scale = greyScaleOf(file, openPixels(new MemorySource(file)), 0);
      for (const frame of framesOf(file, (index) => index === 0, scale)) {
        const own = `${String(frame.width)} ${String(frame.height)} ${String(frame.samples)}`;
        if (watcher !== undefined && own !== form) return undefined;
        form = own;
        watcher ??= watchSeries(frame);
        watcher.add(frame);
      }
    }
    if (watcher === undefined || watcher.frames < fewestSlices) return undefined;
    return watcher
      .still()
      .flatMap((picture) => findText(picture))
      .filter(({ confidence }) => confidence >= leastSure)
      .map(({ rectangle, confidence }): Proposal => ({ source: "constancy", confidence, rectangle }));
  });
}

function quietly<Value>(search: () => Value): Value | undefined {
  try {
    return search();
  } catch (error) {
    if (error instanceof FailureError) return undefined;
    throw error;
  }
}
