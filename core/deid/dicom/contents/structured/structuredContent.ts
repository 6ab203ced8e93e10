import type { DatasetElement, ElementDecision, SeenElement, SeenItem, Tag } from "../../../../domain/dicom.ts";
import { FailureError } from "../../../../domain/failure.ts";
import { numbersLike } from "../numbersLike.ts";
import { enter, keep, type Treatments } from "../treatments.ts";
import { codeAttributes, treatCode } from "./codes.ts";
import { subjectName } from "./conceptRules.ts";
import { ContentNodes, contentSequence, referencedItem, type ContentNode } from "./contentNodes.ts";

/** PS3.15 §E.3.4: structured reports, key objects, acquisition contexts and preparations of specimens, item by item. */

/** Sequences of content items; in all of them an item may go. */
const contentItems: ReadonlySet<Tag> = new Set([contentSequence, "00400555", "00400612"]);
const annotations: Tag = "0040B020";
const preparations: Tag = "00400610";
const verifyingObservers: Tag = "0040A073";
/** Whatever lies in one of these is of a content tree. */
const trees: ReadonlySet<Tag> = new Set([...contentItems, annotations, preparations]);
/** Whose codes are of type 1 in their objects: of channels, of segments. */
const coded: ReadonlySet<Tag> = new Set(["54000100", "00620002"]);
/** Of the root and of items: codes that name, measure and say. */
const codes: ReadonlySet<Tag> = new Set(["0040A043", "0040A168", "0040A300", "0040A301", "004008EA", "0040A504", "0040A195"]);

const code = (value: string, meaning: string): DatasetElement["value"] => [
  [
    { tag: "00080100", vr: "SH", value },
    { tag: "00080102", vr: "SH", value: "DCM" },
    { tag: "00080104", vr: "LO", value: meaning },
  ],
];

/** Table E.1-1, D: a report that says that it says nothing, valid in every kind of report. */
const emptyReport: readonly (readonly DatasetElement[])[] = [
  [
    { tag: "0040A010", vr: "CS", value: "CONTAINS" },
    { tag: "0040A040", vr: "CS", value: "TEXT" },
    { tag: "0040A043", vr: "SQ", value: code("121106", "Comment") },
    { tag: "0040A160", vr: "UT", value: "Content removed by anonymization" },
  ],
];

export class StructuredContent {
  readonly #treatments: Treatments;
  readonly #nodes: ContentNodes;
  readonly #inTree = new WeakMap<SeenItem, boolean>();

  constructor(treatments: Treatments) {
    this.#treatments = treatments;
    this.#nodes = new ContentNodes(treatments);
  }

  /** Undefined for what is none of a content tree, and for what the profile's table treats well. */
  decide(element: SeenElement): ElementDecision | undefined {
    const { tag, item } = element;
    const { options } = this.#treatments;
    if (tag === contentSequence || tag === verifyingObservers) {
      if (options.structuredReports === "hold") throw new FailureError("dicom.contentNotUnderstood");
      if (tag === verifyingObservers) return enter;
      if (!options.cleanStructuredContent) return this.#treatments.replaceItems(element, emptyReport, "profile");
    }
    if (trees.has(tag)) {
      if (!options.cleanStructuredContent) return undefined;
      return contentItems.has(tag) ? { kind: "enter", stays: (each) => this.#stays(each) } : enter;
    }
    if (codeAttributes.has(tag)) return this.#isInTree(item) ? treatCode(element, this.#treatments) : undefined;
    if (codes.has(tag)) return enter;
    const node = tag.startsWith("0040A") || tag === referencedItem ? this.#nodes.nodeOf(item) : undefined;
    if (node !== undefined) return this.#decideValue(element, node);
    return tag === referencedItem ? this.#decideReference(element) : undefined;
  }

  #stays(item: SeenItem): boolean {
    const stays = this.#nodes.stays(item);
    if (!stays) this.#treatments.noteLeftOut(item);
    return stays;
  }

  #decideValue(element: SeenElement, { concept, fate }: ContentNode): ElementDecision | undefined {
    const treatments = this.#treatments;
    switch (element.tag) {
      case "0040A160":
        return fate === "clean" ? treatments.clean(element) : fate === "hunt" ? treatments.hunt(element) : treatments.dummy(element, "option");
      case "0040A123":
        return concept?.value === subjectName ? treatments.replace(element, treatments.request.pseudonym, "option") : treatments.dummy(element, "option");
      case "0040A120":
      case "0040A121":
      case "0040A122":
        return (fate === "move" ? treatments.move(element) : undefined) ?? treatments.dummy(element, "option");
      case "0040A124":
        return fate === "keep" ? keep : treatments.mapUids(element);
      default:
        return undefined;
    }
  }

  /** What only refers to another item, which may have moved up. */
  #decideReference(element: SeenElement): ElementDecision {
    const places = element.readNumbers();
    const moved = this.#nodes.movedReference(element.item, places);
    if (moved === undefined) return this.#treatments.remove(element, "option");
    if (moved.every((place, index) => place === places[index])) return keep;
    return this.#treatments.replace(element, numbersLike(element, moved), "option");
  }

  #isInTree(item: SeenItem): boolean {
    let isIn = this.#inTree.get(item);
    if (isIn === undefined) {
      const { sequence, parent } = item;
      isIn = sequence !== undefined && parent !== undefined && (trees.has(sequence) || coded.has(sequence) || codes.has(sequence) || this.#isInTree(parent));
      this.#inTree.set(item, isIn);
    }
    return isIn;
  }
}
