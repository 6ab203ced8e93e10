import { implementation, type ElementDecision } from "../domain/dicom.ts";
import type { DecideValue } from "./planEdit.ts";
import type { SeenValue } from "./seenElement.ts";
import { encodeFileMeta } from "./writeFile.ts";

const sopClass = 0x00080016;
const sopInstance = 0x00080018;

/** What a file meta group has to say of its dataset, as the dataset will be: taken down while it is decided. */
export class HeadFacts {
  readonly decide: DecideValue;
  readonly #texts = new Map<number, string>();

  constructor(decide: DecideValue) {
    this.decide = (element) => {
      const decision = decide(element);
      if ((element.number === sopClass || element.number === sopInstance) && element.depth === 0) this.#texts.set(element.number, textAfter(element, decision));
      return decision;
    };
  }

  encode(transferSyntax: string): Buffer {
    return encodeFileMeta([
      { tag: "00020001", vr: "OB", value: Uint8Array.of(0, 1) },
      { tag: "00020002", vr: "UI", value: this.#texts.get(sopClass) ?? "" },
      { tag: "00020003", vr: "UI", value: this.#texts.get(sopInstance) ?? "" },
      { tag: "00020010", vr: "UI", value: transferSyntax },
      { tag: "00020012", vr: "UI", value: implementation.classUid },
      { tag: "00020013", vr: "SH", value: implementation.version },
    ]);
  }
}

function textAfter(element: SeenValue, decision: ElementDecision): string {
  if (decision.kind === "keep" || decision.kind === "enter") return element.readText()[0] ?? "";
  if (decision.kind !== "replace") return "";
  const { value } = decision;
  if (typeof value === "string") return value;
  return Array.isArray(value) ? String(value[0]) : "";
}
