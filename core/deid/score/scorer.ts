import { requiredActions, retentionActions, type AnswerKey, type KeyAction, type KeyObject, type KeyPerson, type RequiredAction } from "./answerKey.ts";
import { wordsOf, type ObservedElement, type ObservedObject } from "./observe.ts";
import { changedInside, changedOutside, unhiddenFrame } from "./pixelChecks.ts";
import { AnyToken, formsOf, tokensInBytes, tokensInText, unpackedStreams, type TokenForms } from "./tokenSearch.ts";

/** Grades outputs against the key: stricter than MIDI-B, since what was dropped fails, one offset is asked of a person and no token may be left anywhere. */

export interface ScoreFailure {
  readonly file: string;
  readonly kind: string;
  readonly action: RequiredAction;
  readonly at: string;
  /** Never what was planted. */
  readonly cause: "absent" | "held" | "left" | "unchanged" | "unreadable" | "inconsistent" | "invalid" | "altered" | "visible";
}

export interface Tally {
  readonly passes: number;
  readonly total: number;
}

export interface Score {
  readonly objects: number;
  readonly produced: number;
  readonly expectedHeld: number;
  readonly actions: Readonly<Record<RequiredAction, Tally>>;
  readonly removal: Tally;
  readonly retention: Tally;
  readonly kinds: Readonly<Record<string, { readonly objects: number; readonly held: number }>>;
  readonly failures: readonly ScoreFailure[];
}

const validUid = /^(?:0|[1-9]\d*)(?:\.(?:0|[1-9]\d*))+$/;
const dayLength = 24 * 60 * 60 * 1000;
const methodCodes = /^00120064\[\d+\]\.00080100$/;

const dayOf = (value: string): number | undefined => {
  const match = /^(\d{4})(\d{2})(\d{2})/.exec(value);
  return match === null ? undefined : Date.UTC(Number(match[1]), Number(match[2]) - 1, Number(match[3])) / dayLength;
};

interface Later {
  readonly object: KeyObject;
  readonly action: KeyAction;
  /** Where items were taken out, any of those that stand at such a place. */
  readonly made: readonly string[];
}

export class Scorer {
  readonly #people: ReadonlyMap<number, KeyPerson>;
  readonly #anybody: AnyToken;
  readonly #own = new Map<number, readonly TokenForms[]>();
  readonly #tallies = new Map<RequiredAction, { passes: number; total: number }>(requiredActions.map((action) => [action, { passes: 0, total: 0 }]));
  readonly #kinds = new Map<string, { objects: number; held: number }>();
  readonly #failures: ScoreFailure[] = [];
  readonly #uids: Later[] = [];
  readonly #ids: Later[] = [];
  readonly #dates: { readonly object: KeyObject; readonly action: KeyAction; readonly days: number }[] = [];
  #objects = 0;
  #produced = 0;
  #expectedHeld = 0;

  constructor(key: Pick<AnswerKey, "people">) {
    this.#people = new Map(key.people.map((person) => [person.number, person]));
    this.#anybody = new AnyToken([...new Set(key.people.flatMap(({ tokens }) => tokens))].map(formsOf));
    for (const { number, tokens } of key.people) this.#own.set(number, tokens.map(formsOf));
  }

  /** `output` undefined: there is none. */
  add(object: KeyObject, source: ObservedObject, output: ObservedObject | undefined): void {
    this.#objects += 1;
    const kind = this.#kinds.get(object.kind) ?? { objects: 0, held: 0 };
    this.#kinds.set(object.kind, kind);
    kind.objects += 1;
    if (output === undefined) {
      kind.held += 1;
      if (object.expectedHeld !== undefined) this.#expectedHeld += 1;
      // Nothing is known of what an option would have kept.
      else for (const action of object.actions) if (action.option === undefined) this.#note(object, action, "held");
      return;
    }
    this.#produced += 1;
    const options = new Set([...(output.elements ?? [])].filter(([path]) => methodCodes.test(path)).flatMap(([, element]) => element.texts ?? []));
    for (const action of object.actions) {
      if (action.option !== undefined && !options.has(action.option)) continue;
      this.#check(object, action, source, output);
    }
    this.#checkEverywhere(object, output);
  }

  #note(object: KeyObject, { action, at }: Pick<KeyAction, "action" | "at">, cause?: ScoreFailure["cause"]): void {
    const tally = this.#tallies.get(action);
    if (tally === undefined) return;
    tally.total += 1;
    if (cause === undefined) tally.passes += 1;
    else this.#failures.push({ file: object.file, kind: object.kind, action, at, cause });
  }

  #check(object: KeyObject, action: KeyAction, source: ObservedObject, output: ObservedObject): void {
    const note = (cause?: ScoreFailure["cause"]): void => {
      this.#note(object, action, cause);
    };
    const { at, value = "", tokens = [] } = action;
    if (at === "pixels") {
      note(this.#pixels(object, action, source, output));
      return;
    }
    // A name is the caller's to look at: it gives the output under the name it has.
    const elements = elementsAt(source, output, at);
    const [element] = elements;
    const words = elements.map(wordsOf);
    switch (action.action) {
      case "tag_retained":
        note(element === undefined ? "absent" : undefined);
        return;
      case "text_notnull":
        note(elements.every(({ length }) => length === 0) ? "absent" : undefined);
        return;
      case "text_retained":
        note(element === undefined ? "absent" : words.some((each) => each.includes(value)) ? undefined : "altered");
        return;
      case "text_removed": {
        if (element === undefined) {
          note();
          return;
        }
        // Dots of an overlay: no text of any encoding.
        if (tokens.length === 0) {
          note(Buffer.compare(Buffer.from(element.bytes), Buffer.from(source.elements?.get(at)?.bytes ?? [])) === 0 ? "left" : undefined);
          return;
        }
        const forms = tokens.map(formsOf);
        const left = elements.some(({ bytes, texts = [] }) => tokensInBytes(Buffer.from(bytes), forms).length > 0 || tokensInText(texts.join("\\"), forms).length > 0);
        note(left ? "left" : elements.some(({ texts }) => texts === undefined) ? "unreadable" : undefined);
        return;
      }
      case "date_shifted": {
        const [made = ""] = words;
        if (made === "") note();
        else if (made === value) note("unchanged");
        else {
          const [before, after] = [dayOf(value), dayOf(made)];
          if (before === undefined || after === undefined) note("invalid");
          else this.#dates.push({ object, action, days: after - before });
        }
        return;
      }
      case "uid_changed": {
        note(words.includes(value) ? "unchanged" : words.some((made) => made !== "" && (made.length > 64 || !validUid.test(made))) ? "invalid" : undefined);
        return;
      }
      case "uid_consistent": {
        if (words.every((made) => made === "")) note("absent");
        else this.#uids.push({ object, action, made: words });
        return;
      }
      case "patid_consistent": {
        if (words.every((made) => made === "")) note("absent");
        else this.#ids.push({ object, action, made: words });
        return;
      }
      case "pixels_hidden":
      case "pixels_retained":
        throw new RangeError("pixels are at no element");
    }
  }

  #pixels(object: KeyObject, { action, box, frames }: KeyAction, source: ObservedObject, output: ObservedObject): ScoreFailure["cause"] | undefined {
    if (output.frames === undefined) return "unreadable";
    if (action === "pixels_hidden") return box === undefined || unhiddenFrame(output.frames, box, frames) !== undefined ? "visible" : undefined;
    if (source.frames === undefined) return "unreadable";
    if (box !== undefined) return changedInside(source.frames, output.frames, box) === 0 ? undefined : "altered";
    // Marks that stay are asked for by themselves.
    const boxes = object.actions.flatMap((each) => (each.at === "pixels" && each.box !== undefined ? [{ box: each.box, ...(each.frames && { frames: each.frames }) }] : []));
    return changedOutside(source.frames, output.frames, boxes) === 0 ? undefined : "altered";
  }

  /** No token of anybody, in no encoding, at no place. */
  #checkEverywhere(object: KeyObject, { bytes, elements }: ObservedObject): void {
    const anywhere: Pick<KeyAction, "action" | "at"> = { action: "text_removed", at: "bytes" };
    let found = this.#anybody.isIn(bytes);
    const own = this.#own.get(object.person) ?? [];
    for (const [path, element] of elements ?? []) {
      if (element.vr === "SQ") continue;
      const raw = Buffer.from(element.bytes.buffer, element.bytes.byteOffset, element.bytes.length);
      if (path !== "7FE00010") for (const stream of [raw, ...unpackedStreams(raw)]) if (this.#anybody.isIn(stream)) found = true;
      if (tokensInText((element.texts ?? []).join("\\"), own).length > 0) {
        this.#note(object, { action: "text_removed", at: `bytes ${path}` }, "left");
      }
    }
    if (elements === undefined) for (const stream of unpackedStreams(bytes)) if (this.#anybody.isIn(stream)) found = true;
    this.#note(object, anywhere, found ? "left" : undefined);
  }

  /** What can only be said when all objects were seen. */
  finish(): Score {
    this.#finishDates();
    this.#finishUids();
    this.#finishIds();
    const sum = (isWanted: (action: RequiredAction) => boolean): Tally =>
      [...this.#tallies].filter(([action]) => isWanted(action)).reduce((total, [, { passes, total: all }]) => ({ passes: total.passes + passes, total: total.total + all }), { passes: 0, total: 0 });
    return {
      objects: this.#objects,
      produced: this.#produced,
      expectedHeld: this.#expectedHeld,
      actions: Object.fromEntries(this.#tallies) as Score["actions"],
      removal: sum((action) => !retentionActions.has(action)),
      retention: sum((action) => retentionActions.has(action)),
      kinds: Object.fromEntries(this.#kinds),
      failures: this.#failures,
    };
  }

  /** The offset that most dates of a person have is the person's. */
  #finishDates(): void {
    for (const own of Map.groupBy(this.#dates, ({ object }) => object.person).values()) {
      const common = mostOften(own.map(({ days }) => days));
      for (const { object, action, days } of own) this.#note(object, action, days === 0 ? "unchanged" : days === common ? undefined : "inconsistent");
    }
  }

  #finishUids(): void {
    const originals = new Map<string, Set<string>>();
    for (const [original, own] of Map.groupBy(this.#uids, ({ action }) => action.value ?? "")) {
      const common = commonOf(own);
      for (const { object, action, made } of own) this.#note(object, action, made.includes(common) ? undefined : "inconsistent");
      originals.set(common, (originals.get(common) ?? new Set()).add(original));
    }
    // Two objects that became one.
    for (const { object, action, made } of this.#uids) if (made.length === 1 && (originals.get(made[0] ?? "")?.size ?? 0) > 1) this.#note(object, action, "inconsistent");
  }

  #finishIds(): void {
    const common = new Map([...Map.groupBy(this.#ids, ({ object }) => object.person)].map(([person, own]) => [person, commonOf(own)]));
    const owners = Map.groupBy(common.values(), (made) => made);
    for (const { object, action, made: [made = ""] } of this.#ids) {
      const original = this.#people.get(object.person)?.patientId;
      this.#note(object, action, made === original ? "unchanged" : made === common.get(object.person) && owners.get(made)?.length === 1 ? undefined : "inconsistent");
    }
  }
}

/** What most say, of those that say one thing; of several where nobody does. */
function commonOf(own: readonly Later[]): string {
  const single = own.filter(({ made }) => made.length === 1);
  return mostOften((single.length > 0 ? single : own).flatMap(({ made }) => made)) ?? "";
}

const itemNumbers = /\[\d+\]/g;

/** At the place, or, where the sequence lost items and places moved, wherever it may now be. */
function elementsAt(source: ObservedObject, output: ObservedObject, at: string): readonly ObservedElement[] {
  const exact = output.elements?.get(at);
  const form = at.replaceAll(itemNumbers, "[]");
  if (form === at) return exact === undefined ? [] : [exact];
  const alike = ({ elements }: ObservedObject): readonly ObservedElement[] => [...(elements ?? [])].filter(([path]) => path.replaceAll(itemNumbers, "[]") === form).map(([, element]) => element);
  const made = alike(output);
  return exact !== undefined && made.length === alike(source).length ? [exact] : made;
}

function mostOften<Value>(values: readonly Value[]): Value | undefined {
  return [...Map.groupBy(values, (value) => value)].sort((a, b) => b[1].length - a[1].length)[0]?.[0];
}
