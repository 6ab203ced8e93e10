import { isSamePlace, type ReadObject, valuesOf } from "./readObject.ts";
import type { ImageFault, Promised, Tell } from "./imageFaults.ts";

const ofStandard = /^1\.2\.840\.10008\./;
/** PS3.5 §9.1. */
const form = /^(?:0|[1-9]\d*)(?:\.(?:0|[1-9]\d*))+$/;
const longest = 64;
const sopInstance = "00080018";
/** Of the program that wrote a file: it may be the same one. */
const implementation = "00020012";

/** What became of each UID, over all objects of a run. */
export class UidBook {
  readonly #became = new Map<string, string>();
  readonly #cameFrom = new Map<string, string>();
  /** Instances of the source that are in the run, and what they are called now. */
  readonly #instances = new Map<string, string>();
  readonly #references: { readonly output: number; readonly path: string; readonly from: string; readonly to: string }[] = [];

  look(output: number, before: ReadObject, after: ReadObject, { uids }: Promised, tell: Tell): void {
    const own = new Set(before.elements.filter(({ vr, tag }) => vr === "UI" && tag !== implementation).flatMap((element) => valuesOf(element).filter((uid) => uid !== "" && !ofStandard.test(uid))));
    for (const element of after.elements) {
      if (element.vr !== "UI") {
        if (uids === "replaced" && element.fragments === undefined && element.value.length < 65_536 && holdsOne(element.value, own)) tell("uidKept", element.path);
        continue;
      }
      const values = valuesOf(element);
      for (const uid of values) {
        if (uid === "") continue;
        if (!form.test(uid) || uid.length > longest) tell("uidInvalid", element.path);
        if (uids === "replaced" && own.has(uid)) tell("uidKept", element.path);
      }
      if (isSamePlace(before, after, element.path)) this.#compare(output, element.path, valuesOf(before.at.get(element.path)), values, tell);
    }
    const instance = valuesOf(after.at.get(sopInstance))[0];
    const was = valuesOf(before.at.get(sopInstance))[0];
    if (instance !== undefined && was !== undefined) this.#instances.set(was, instance);
    // Files of no object of their own, and such of before 1993, say it in one place.
    for (const [head, own] of [["00020003", sopInstance], ["00020002", "00080016"]] as const) {
      const said = valuesOf(after.at.get(own))[0];
      if (said !== undefined && said !== valuesOf(after.at.get(head))[0]) tell("uidMismatch", head);
    }
  }

  #compare(output: number, path: string, from: readonly string[], to: readonly string[], tell: Tell): void {
    if (from.length !== to.length || path.startsWith("0002")) return;
    for (const [index, was] of from.entries()) {
      const is = to[index] ?? "";
      if (was === "" || is === "" || ofStandard.test(was)) continue;
      const known = this.#became.get(was);
      const origin = this.#cameFrom.get(is);
      if (known === undefined && origin === undefined) {
        this.#became.set(was, is);
        this.#cameFrom.set(is, was);
      }
      if (known !== undefined && known !== is) tell("uidSplit", path);
      if (origin !== undefined && origin !== was) tell("uidJoined", path);
      if (path.includes(".") || !path.endsWith(sopInstance)) this.#references.push({ output, path, from: was, to: is });
    }
  }

  /** Once all objects were shown: who refers to an object of the run must call it as it is called now. */
  end(): readonly ImageFault[] {
    return this.#references.flatMap(({ output, path, from, to }) => {
      const now = this.#instances.get(from);
      return now === undefined || now === to ? [] : [{ output, what: "referenceOpen", path } as const];
    });
  }
}

function holdsOne(value: Buffer, uids: ReadonlySet<string>): boolean {
  for (const uid of uids) if (uid.length >= 12 && value.includes(uid, 0, "latin1")) return true;
  return false;
}
