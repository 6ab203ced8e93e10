/**
 * PS3.5 §7.1: elements stand in ascending order, each tag once. Some devices keep no order, which harms nobody; what comes twice says two things, and
 * one of them would be overlooked.
 */
export class TagOrder {
  readonly #tags: number[] = [];
  #known: Set<number> | undefined;
  #highest = -1;

  accepts(tag: number): boolean {
    if (tag > this.#highest) {
      this.#highest = tag;
      this.#tags.push(tag);
      this.#known?.add(tag);
      return true;
    }
    this.#known ??= new Set(this.#tags);
    // A character set behind the text it is for: some of that text was read before.
    if (this.#known.has(tag) || tag === 0x00080005) return false;
    this.#known.add(tag);
    return true;
  }
}
