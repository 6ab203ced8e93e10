import type { ElementDecision, SeenElement, SeenItem } from "../../../domain/dicom.ts";
import { strictestOptions, type ImageOptions } from "../../../domain/recipe.ts";
import type { ElementActions } from "../elementActions.ts";
import { textRules } from "../elementText.ts";
import { otherReadings } from "../otherReadings.ts";
import { replaceUid } from "../replaceUid.ts";
import type { ChangeReason, ProfileRequest } from "../profileRequest.ts";

export const keep: ElementDecision = { kind: "keep" };
export const enter: ElementDecision = { kind: "enter" };

/** What is done with the contents of an object: the profile's own deeds, but nothing is emptied, since what contents are about is of type 1. */
export class Treatments {
  readonly request: ProfileRequest;
  readonly options: ImageOptions;
  readonly #actions: ElementActions;
  readonly #clean: (value: string) => string;

  constructor(request: ProfileRequest, actions: ElementActions) {
    this.request = request;
    this.options = request.options ?? strictestOptions;
    this.#actions = actions;
    this.#clean = textRules(request, replaceUid).clean;
  }

  /** Notes that an item of a sequence is left out. */
  noteLeftOut(item: SeenItem): void {
    this.#actions.noteItem(item, "removed", "option");
  }

  remove(element: SeenElement, reason: ChangeReason): ElementDecision {
    return this.#actions.remove(element, reason);
  }

  replace(element: SeenElement, value: string | readonly string[] | Uint8Array, reason: ChangeReason): ElementDecision {
    return this.#actions.replace(element, value, reason);
  }

  replaceItems(element: SeenElement, items: Extract<ElementDecision, { kind: "replaceItems" }>["items"], reason: ChangeReason): ElementDecision {
    return this.#actions.note(element, "replaced", reason, { kind: "replaceItems", items });
  }

  dummy(element: SeenElement, reason: ChangeReason): ElementDecision {
    return this.#actions.dummy(element, reason) ?? this.remove(element, reason);
  }

  #isSomebody(text: string): boolean {
    return this.request.identity.isIn(text) || this.request.others?.isIn(text) === true;
  }

  /** As it is, its dates moved, unless somebody is in it. */
  hunt(element: SeenElement): ElementDecision {
    const values = element.readText();
    const isNamed = [...values, values.join(" "), ...otherReadings(element.bytes)].some((value) => this.#isSomebody(value));
    return (isNamed ? undefined : this.#actions.hunt(element)) ?? this.dummy(element, "identity");
  }

  /** Words that may stay; undefined where none does. */
  cleaned(text: string): string | undefined {
    const cleaned = this.#clean(text);
    return cleaned === "" ? undefined : cleaned;
  }

  /** A text that people typed: with the option what may stay of it, otherwise a dummy. */
  clean(element: SeenElement): ElementDecision {
    if (element.readText().every((value) => value === "")) return keep;
    return this.options.cleanDescriptors ? (this.#actions.clean(element) ?? this.dummy(element, "option")) : this.dummy(element, "profile");
  }

  /** By the person's rule for dates; undefined where the value is no day, or days go. */
  move(element: SeenElement): ElementDecision | undefined {
    return this.#actions.move(element);
  }

  mapUids(element: SeenElement): ElementDecision {
    return this.#actions.replaceUids(element);
  }
}
