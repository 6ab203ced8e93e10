import type { Proposal } from "../../domain/proposal.ts";
import type { Raster } from "../../domain/raster.ts";
import type { Rectangle } from "../../domain/recipe.ts";
import { findText } from "./findText.ts";
import { newInkWatch } from "./newInk.ts";
import { outsideRegions } from "./outsideRegions.ts";
import { knownRules, rulesFor, type DeviceFacts, type RegionRule } from "./regionRules.ts";
import { watchSeries, type SeriesWatcher } from "./seriesWatcher.ts";
import { uniteProposals, type Sighting } from "./uniteProposals.ts";

/** What is known of an image before its pixels are looked at. Whether the header says that text is burned in is no part of it: it proves nothing. */
export interface TextFacts extends DeviceFacts {
  /** Of ultrasound, as the header declares them (0018,6011). */
  readonly regions: readonly Rectangle[];
}

/** Frames of a cine, or the slices of a series: proposals that hold for all of them, in memory that does not grow with their number. */
export interface TextSearch {
  readonly add: (frame: Raster) => void;
  readonly proposals: () => readonly Proposal[];
}

const ruleConfidence = 0.6;
/** Where a device declares where its image is, the rest is mostly text. */
const regionConfidence = 0.3;
/** Static anatomy stands still as well. */
const stillConfidence = 0.6;
/** Frames after the first are searched for what is new; tissue that moves has many chances to look like a letter. */
const laterConfidence = 0.7;
/** Of a series whose frames all differ; more are not searched one by one. */
const mostSearched = 24;

export function searchText(facts: TextFacts, rules: readonly RegionRule[] = knownRules): TextSearch {
  const sightings: Sighting[] = [];
  const ink = newInkWatch();
  let watcher: SeriesWatcher | undefined;
  let extent: Pick<Raster, "width" | "height"> = { width: facts.columns, height: facts.rows };
  let searched = 0;
  return {
    add: (frame) => {
      if (watcher === undefined) {
        watcher = watchSeries(frame);
        extent = { width: frame.width, height: frame.height };
      }
      watcher.add(frame);
      const isNew = ink.isNew(frame);
      if (searched > 0 && (!isNew || searched >= mostSearched)) return;
      const least = searched === 0 ? 0 : laterConfidence;
      searched += 1;
      for (const { rectangle, confidence } of findText(frame)) if (confidence >= least) sightings.push({ source: "edges", confidence, rectangle });
    },
    proposals: () => {
      const still = (watcher?.still() ?? []).flatMap((picture) => findText(picture)).filter(({ confidence }) => confidence >= stillConfidence);
      return uniteProposals(
        [
          ...sightings,
          ...still.map(({ rectangle, confidence }) => ({ source: "constancy", confidence, rectangle }) as const),
          ...rulesFor(facts, rules).map((rectangle) => ({ source: "rule", confidence: ruleConfidence, rectangle }) as const),
          ...outsideRegions(facts.regions, extent).map((rectangle) => ({ source: "region", confidence: regionConfidence, rectangle }) as const),
        ],
        extent,
      );
    },
  };
}

/** All at once. */
export function proposeText(frames: Iterable<Raster>, facts: TextFacts, rules: readonly RegionRule[] = knownRules): readonly Proposal[] {
  const search = searchText(facts, rules);
  for (const frame of frames) search.add(frame);
  return search.proposals();
}

/** A series with images of several devices or sizes is several overlays: each has its own search. */
export interface SeriesSearch {
  readonly add: (facts: TextFacts, frame: Raster) => void;
  /** For an image whose frames were added under the same facts; undefined for others. */
  readonly proposalsFor: (facts: TextFacts, frame: Pick<Raster, "width" | "height" | "samples">) => readonly Proposal[] | undefined;
}

/** A hostile series must not fill the memory with sizes: beyond, images are to be searched one by one. */
const mostKinds = 16;

export function searchSeries(rules: readonly RegionRule[] = knownRules): SeriesSearch {
  const searches = new Map<string, TextSearch>();
  const results = new Map<string, readonly Proposal[]>();
  const keyOf = (facts: TextFacts, { width, height, samples }: Pick<Raster, "width" | "height" | "samples">): string =>
    JSON.stringify([facts.manufacturer, facts.model, facts.software, facts.modality, facts.regions, width, height, samples]);
  return {
    add: (facts, frame) => {
      const key = keyOf(facts, frame);
      let search = searches.get(key);
      if (search === undefined) {
        if (searches.size >= mostKinds) return;
        search = searchText(facts, rules);
        searches.set(key, search);
      }
      results.delete(key);
      search.add(frame);
    },
    proposalsFor: (facts, frame) => {
      const key = keyOf(facts, frame);
      const known = results.get(key);
      if (known !== undefined) return known;
      const found = searches.get(key)?.proposals();
      if (found !== undefined) results.set(key, found);
      return found;
    },
  };
}
