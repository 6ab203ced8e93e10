import type { KeyAction } from "../../deid/score/answerKey.ts";
import type { DatasetElement, FrameRange, ValueRepresentation } from "../../domain/dicom.ts";
import type { Rectangle } from "../../domain/recipe.ts";

/** Elements and the key of what must become of them, made in one go so that the two agree. */

type Items = readonly ((within: Planting) => readonly DatasetElement[])[];

export class Planting {
  readonly actions: KeyAction[];
  readonly tokens: Set<string>;
  readonly #prefix: string;

  constructor(prefix = "", actions: KeyAction[] = [], tokens = new Set<string>()) {
    this.#prefix = prefix;
    this.actions = actions;
    this.tokens = tokens;
  }

  #at(tag: string): string {
    return `${this.#prefix}${tag}`;
  }

  /** Nothing is said of it. */
  plain(tag: string, vr: ValueRepresentation, value: DatasetElement["value"]): DatasetElement {
    return { tag, vr, value };
  }

  /** Must be there afterwards, and say the same. */
  keep(tag: string, vr: ValueRepresentation, value: string | number | readonly string[], option?: string): DatasetElement {
    const given = option === undefined ? {} : { option };
    this.actions.push({ action: "tag_retained", at: this.#at(tag), ...given }, { action: "text_notnull", at: this.#at(tag), ...given }, { action: "text_retained", at: this.#at(tag), value: typeof value === "object" ? value.join("\\") : String(value), ...given });
    return { tag, vr, value };
  }

  /** The tokens must be gone from it; `remaining` must stay where the option is taken. */
  gone(tag: string, vr: ValueRepresentation, value: string | readonly string[] | Uint8Array, tokens: readonly string[], remaining?: { readonly value: string; readonly option: string }): DatasetElement {
    this.lose(tag, tokens);
    if (remaining !== undefined) this.actions.push({ action: "text_retained", at: this.#at(tag), ...remaining });
    return { tag, vr, value };
  }

  lose(tag: string, tokens: readonly string[]): void {
    this.actions.push({ action: "text_removed", at: this.#at(tag), tokens });
    for (const token of tokens) this.tokens.add(token);
  }

  date(tag: string, value: string, vr: "DA" | "DT" = "DA"): DatasetElement {
    this.actions.push({ action: "date_shifted", at: this.#at(tag), value });
    return { tag, vr, value };
  }

  /** A date whose interval to others is data: it must be there where dates are moved. */
  datum(tag: string, value: string, vr: "DA" | "DT" = "DA"): DatasetElement {
    this.actions.push({ action: "text_notnull", at: this.#at(tag), option: "113107" });
    return this.date(tag, value, vr);
  }

  uid(tag: string, value: string): DatasetElement {
    this.actions.push({ action: "uid_changed", at: this.#at(tag), value }, { action: "uid_consistent", at: this.#at(tag), value });
    return { tag, vr: "UI", value };
  }

  /** To what a profile may take out with its sequence. */
  mention(tag: string, value: string): DatasetElement {
    this.actions.push({ action: "uid_changed", at: this.#at(tag), value });
    return { tag, vr: "UI", value };
  }

  patientId(value: string): DatasetElement {
    this.actions.push({ action: "patid_consistent", at: this.#at("00100020") });
    return this.gone("00100020", "LO", value, [value]);
  }

  sequence(tag: string, items: Items): DatasetElement {
    return { tag, vr: "SQ", value: items.map((item, index) => item(new Planting(`${this.#at(tag)}[${String(index)}].`, this.actions, this.tokens))) };
  }

  hidden(box: Rectangle, tokens: readonly string[], frames?: FrameRange): void {
    this.actions.push({ action: "pixels_hidden", at: "pixels", box, tokens, ...(frames && { frames }) });
    for (const token of tokens) this.tokens.add(token);
  }

  /** A mark of the machine's that is no part of anybody. */
  mark(box: Rectangle): void {
    this.actions.push({ action: "pixels_retained", at: "pixels", box });
  }

  keepsPixels(): void {
    this.actions.push({ action: "pixels_retained", at: "pixels" });
  }
}
