import { cutLines, type CutLine } from "../../deid/pixels/reading/cutLine.ts";
import { labelled, type LabelMatcher } from "../../deid/pixels/reading/matchLabel.ts";
import type { Reading } from "../../deid/pixels/reading/textReader.ts";
import type { Proposal } from "../../domain/proposal.ts";
import type { Raster } from "../../domain/raster.ts";
import { Pool } from "../../platform/pool.ts";
import { threadFile } from "../../platform/thread.ts";
import type { ReadTask } from "./readTask.ts";

export type ReadingPool = Pool<ReadTask, readonly Reading[]>;

export interface LabelOptions {
  /** Places that are read of one picture, the surest first; the rest stay without a label. */
  readonly most?: number;
  readonly signal?: AbortSignal;
}

/** A frame with more lines is a page, and its reading takes seconds. */
const mostLines = 40;

/** Threads that each keep a reader, for as long as the pool is open. */
export const openReadingPool = (threads = 1): ReadingPool => new Pool({ file: threadFile(import.meta.url, "../../workers/readText.ts"), name: "read-text", threads });

/** What stands at places that text was seen at. Rules and regions are no lines, and are left as they are. */
export async function labelProposals(pool: ReadingPool, picture: Raster, proposals: readonly Proposal[], match: LabelMatcher, { most = mostLines, signal }: LabelOptions = {}): Promise<readonly Proposal[]> {
  const chosen = proposals
    .filter(({ source }) => source === "edges" || source === "constancy")
    .sort((one, other) => other.confidence - one.confidence)
    .slice(0, most)
    .map((proposal): readonly [Proposal, readonly CutLine[]] => [proposal, cutLines(picture, proposal.rectangle)]);
  const lines = chosen.flatMap(([, cut]) => cut);
  if (lines.length === 0) return proposals;
  const task = { input: { lines }, transfer: lines.map((line) => line.bytes.buffer as ArrayBuffer) };
  for await (const readings of pool.run([task], signal === undefined ? {} : { signal })) {
    const labels = new Map<Proposal, Reading>();
    let next = 0;
    for (const [proposal, { length }] of chosen) {
      labels.set(proposal, joined(readings.slice(next, next + length)));
      next += length;
    }
    return proposals.map((proposal) => {
      const reading = labels.get(proposal);
      return reading === undefined || reading.text === "" ? proposal : labelled(proposal, match(reading));
    });
  }
  return proposals;
}

/** Lines below each other, as sure as the least sure of them. */
const joined = (readings: readonly Reading[]): Reading => ({
  text: readings
    .map(({ text }) => text)
    .filter((text) => text !== "")
    .join("\n"),
  confidence: readings.reduce((least, { confidence }) => Math.min(least, confidence), 1),
});
