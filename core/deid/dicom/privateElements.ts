import type { ElementDecision, SeenElement, SeenItem, ValueRepresentation } from "../../domain/dicom.ts";
import { FailureError } from "../../domain/failure.ts";
import type { ElementActions } from "./elementActions.ts";
import { isSafeReservation, safeRepresentationOf } from "./safePrivate.ts";

/** PS3.15 §E.3.10: of private attributes those stay that the standard knows to be safe, looked through as all others are. */

const numbers = new Set<ValueRepresentation>(["AT", "FD", "FL", "SL", "SS", "SV", "UL", "US", "UV"]);

/** Files of implicit VR do not say how a private value is written: the table does. */
class PrivateValue implements SeenElement {
  readonly #element: SeenElement;
  readonly vr: ValueRepresentation;

  constructor(element: SeenElement, vr: ValueRepresentation) {
    this.#element = element;
    this.vr = vr;
  }

  get tag(): string {
    return this.#element.tag;
  }
  get path(): string {
    return this.#element.path;
  }
  get depth(): number {
    return this.#element.depth;
  }
  get privateCreator(): string | undefined {
    return this.#element.privateCreator;
  }
  get length(): number {
    return this.#element.length;
  }
  get bytes(): Uint8Array {
    return this.#element.bytes;
  }
  get isEncapsulated(): boolean {
    return this.#element.isEncapsulated;
  }
  get item(): SeenItem {
    return this.#element.item;
  }

  /** In ASCII or not at all: of what character set it is, nobody says. */
  readText(): readonly string[] {
    const { bytes } = this;
    if (numbers.has(this.vr) || bytes.length === 0) return [];
    if (bytes.some((byte) => byte > 0x7e)) throw new FailureError("dicom.textUnreadable");
    return Buffer.from(bytes).toString("latin1").split("\\").map((value) => value.replaceAll(/^[ \0]+|[ \0]+$/g, ""));
  }

  readNumbers(): readonly number[] {
    return this.#element.readNumbers();
  }
}

export function decidePrivate(element: SeenElement, actions: ElementActions): ElementDecision {
  try {
    return safely(element, actions) ?? actions.remove(element, "private");
  } catch (error) {
    // What cannot be read is nobody's safe attribute.
    if (error instanceof FailureError) return actions.remove(element, "private");
    throw error;
  }
}

/** Undefined for what does not stay. */
function safely(element: SeenElement, actions: ElementActions): ElementDecision | undefined {
  if (/^00(?!0)/.test(element.tag.slice(4))) return isSafeReservation(element.tag, element.readText()) ? { kind: "keep" } : undefined;
  const said = safeRepresentationOf(element);
  if (said === undefined) return undefined;
  if (element.vr === "SQ") return said === "SQ" ? { kind: "enter" } : undefined;
  const isUnsaid = element.vr === "UN";
  const seen = isUnsaid ? new PrivateValue(element, said) : element;
  const decision = treat(seen, actions);
  // Values are written in the representation the file has, which here is none.
  if (!isUnsaid || decision?.kind !== "replace") return decision;
  const text = Array.isArray(decision.value) ? (decision.value as readonly string[]).join("\\") : undefined;
  return text === undefined ? undefined : { kind: "replace", value: Buffer.from(text.length % 2 === 0 ? text : `${text} `, "latin1") };
}

function treat(element: SeenElement, actions: ElementActions): ElementDecision | undefined {
  const { vr } = element;
  if (numbers.has(vr)) return { kind: "keep" };
  if (vr === "UI") return actions.replaceUids(element);
  if (vr === "DA" || vr === "DT" || vr === "TM") return actions.move(element);
  const decision = /^(?:O[BDFLVW]|UN|SQ)$/.test(vr) ? undefined : actions.hunt(element);
  // An attribute of nobody's standard is not missed: what names somebody goes as a whole.
  return decision?.kind === "empty" ? undefined : decision;
}
