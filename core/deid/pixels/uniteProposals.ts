import type { Proposal, ProposalSource } from "../../domain/proposal.ts";
import type { Rectangle } from "../../domain/recipe.ts";
import { areaOf, around, clipped, coverage, shared, type Extent } from "./rectangles.ts";

/** What one way of looking found. */
export interface Sighting {
  readonly source: ProposalSource;
  readonly confidence: number;
  readonly rectangle: Rectangle;
}

/** Of text seen in several ways, the name of the one that says most. */
const precedence: readonly ProposalSource[] = ["rule", "constancy", "edges"];
/** Boxes of one line overlap by so much of the smaller; boxes of two lines touch. */
const sameText = 0.25;
/** What is united of one line is little taller than its tallest part. */
const mostTaller = 1.3;
/** A block is told by lines in it that are so much lower than it and cover so much of it. */
const lineShare = 0.7;
const coveredShare = 0.5;
const samples = 16;
/** A letter that stands alone is a mark of a side or an orientation, or a speck. */
const aloneHeights = 1.3;
const aloneConfidence = 0.75;
/** A rule whose text is there is a rule for this device. */
const ruleWithText = 0.95;

const isText = ({ source }: Sighting): boolean => source === "edges" || source === "constancy";

/**
 * One list from all that was seen: text that overlaps is one proposal; rules and regions stay as they are declared, surer where text was found in them,
 * and so is the text. What reaches out of the picture is cut off.
 */
export function uniteProposals(sightings: readonly Sighting[], extent: Extent): readonly Proposal[] {
  const within = sightings.flatMap((sighting) => {
    const rectangle = clipped(sighting.rectangle, extent);
    return rectangle === undefined ? [] : [{ ...sighting, rectangle }];
  });
  const declared = within.filter((sighting) => !isText(sighting));
  const texts = uniteTexts(withoutBlocks(within.filter(isText))).filter((text, _, all) => !isSpeck(text, all));
  const proposals = [
    ...declared.map((one) => ({ ...one, confidence: texts.some(({ rectangle }) => coverage(one.rectangle, rectangle) > 0.5) ? Math.max(one.confidence, ruleWithText) : one.confidence })),
    ...texts.map((text) => {
      const agreeing = declared.filter(({ rectangle }) => coverage(rectangle, text.rectangle) > 0.5);
      return { ...text, confidence: agreeing.reduce((sure, { confidence }) => agreed(sure, confidence), text.confidence) };
    }),
  ];
  return proposals
    .map(({ source, confidence, rectangle }) => ({ source, confidence: Math.round(confidence * 1000) / 1000, rectangle }))
    .sort((one, other) => one.rectangle.y - other.rectangle.y || one.rectangle.x - other.rectangle.x || areaOf(other.rectangle) - areaOf(one.rectangle));
}

/** Two that see the same independently. */
const agreed = (one: number, other: number): number => 1 - (1 - one) * (1 - other);

function uniteTexts(texts: readonly Sighting[]): readonly Sighting[] {
  const united: Sighting[] = [];
  // The surest first: what overlaps it belongs to it.
  const waiting = [...texts].sort((one, other) => other.confidence - one.confidence || areaOf(other.rectangle) - areaOf(one.rectangle));
  for (const text of waiting) {
    let grown = text;
    for (let at = united.findIndex((one) => belongTogether(one.rectangle, grown.rectangle)); at !== -1; at = united.findIndex((one) => belongTogether(one.rectangle, grown.rectangle))) {
      const [other] = united.splice(at, 1);
      if (other !== undefined) grown = unite(other, grown);
    }
    united.push(grown);
  }
  return united;
}

/** Two lines at one scale are a block at the next: what is made of lines that were found by themselves is left out. */
function withoutBlocks(texts: readonly Sighting[]): readonly Sighting[] {
  return texts.filter(({ rectangle: block }) => {
    const lines = texts.map(({ rectangle }) => rectangle).filter((line) => line.height <= lineShare * block.height && coverage(block, line) > 0.8);
    return !(lines.some((one) => lines.some((other) => other.y >= one.y + one.height * lineShare)) && coveredOf(block, lines) >= coveredShare);
  });
}

function coveredOf({ x, y, width, height }: Rectangle, lines: readonly Rectangle[]): number {
  let covered = 0;
  for (let at = 0; at < samples * samples; at += 1) {
    const [column, row] = [x + (((at % samples) + 0.5) * width) / samples, y + ((Math.floor(at / samples) + 0.5) * height) / samples];
    if (lines.some((line) => column >= line.x && column < line.x + line.width && row >= line.y && row < line.y + line.height)) covered += 1;
  }
  return covered / (samples * samples);
}

function belongTogether(one: Rectangle, other: Rectangle): boolean {
  const both = shared(one, other);
  if (both === undefined) return false;
  const small = Math.min(areaOf(one), areaOf(other));
  if (areaOf(both) >= 0.9 * small) return true;
  // Lines below each other may overlap by their margins; they stay two.
  return areaOf(both) >= sameText * small && around(one, other).height <= mostTaller * Math.max(one.height, other.height);
}

function unite(one: Sighting, other: Sighting): Sighting {
  return {
    source: precedence.find((source) => source === one.source || source === other.source) ?? one.source,
    confidence: one.source === other.source ? Math.max(one.confidence, other.confidence) : agreed(one.confidence, other.confidence),
    rectangle: around(one.rectangle, other.rectangle),
  };
}

/** One letter with nothing beside it. */
function isSpeck({ rectangle, confidence }: Sighting, all: readonly Sighting[]): boolean {
  const { x, y, width, height } = rectangle;
  if (confidence >= aloneConfidence || width > aloneHeights * height) return false;
  const line = { x: x - 2 * height, y, width: width + 4 * height, height };
  return !all.some((other) => other.rectangle !== rectangle && shared(line, other.rectangle) !== undefined);
}
