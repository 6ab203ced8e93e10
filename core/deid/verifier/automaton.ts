/** Aho-Corasick over 16-bit letters: one pass over the text for any number of strings. */


const none = -1;

class Growing {
  values = new Int32Array(1024).fill(none);

  set(at: number, value: number): void {
    if (at >= this.values.length) {
      const larger = new Int32Array(this.values.length * 2).fill(none);
      larger.set(this.values);
      this.values = larger;
    }
    this.values[at] = value;
  }

  get(at: number): number {
    return at < this.values.length ? (this.values[at] ?? none) : none;
  }
}

export class Automaton {
  /** From the first state nearly every letter leads back to it: asked without a search. */
  readonly #root = new Int32Array(65_536);
  readonly #firstEdge: Int32Array;
  readonly #letters: Uint16Array;
  readonly #targets: Int32Array;
  readonly #failure: Int32Array;
  readonly #string: Int32Array;
  /** The next state on the way of failures at which a string ends. */
  readonly #shorter: Int32Array;

  constructor(strings: readonly (string | Uint8Array)[]) {
    const firstChild = new Growing();
    const sibling = new Growing();
    const letterOf = new Growing();
    const stringOf = new Growing();
    let states = 1;
    for (const [index, string] of strings.entries()) {
      let state = 0;
      for (let at = 0; at < string.length; at += 1) {
        const letter = typeof string === "string" ? string.charCodeAt(at) : (string[at] ?? 0);
        let child = state === 0 ? (this.#root[letter] ?? 0) || none : firstChild.get(state);
        if (state !== 0) while (child !== none && letterOf.get(child) !== letter) child = sibling.get(child);
        if (child === none) {
          child = states;
          states += 1;
          letterOf.set(child, letter);
          if (state === 0) this.#root[letter] = child;
          else {
            sibling.set(child, firstChild.get(state));
            firstChild.set(state, child);
          }
        }
        state = child;
      }
      if (state !== 0) stringOf.set(state, index);
    }
    this.#firstEdge = new Int32Array(states + 1);
    this.#letters = new Uint16Array(states);
    this.#targets = new Int32Array(states);
    this.#failure = new Int32Array(states);
    this.#string = new Int32Array(states).fill(none);
    this.#shorter = new Int32Array(states).fill(none);
    let edges = 0;
    for (let state = 0; state < states; state += 1) {
      this.#firstEdge[state] = edges;
      this.#string[state] = stringOf.get(state);
      if (state === 0) continue;
      for (let child = firstChild.get(state); child !== none; child = sibling.get(child)) {
        this.#letters[edges] = letterOf.get(child);
        this.#targets[edges] = child;
        edges += 1;
      }
    }
    this.#firstEdge[states] = edges;
    this.#sortEdges(states);
    this.#link(states);
  }

  #sortEdges(states: number): void {
    for (let state = 1; state < states; state += 1) {
      const from = this.#firstEdge[state] ?? 0;
      const to = this.#firstEdge[state + 1] ?? 0;
      if (to - from < 2) continue;
      const pairs = Array.from({ length: to - from }, (_, index) => [this.#letters[from + index] ?? 0, this.#targets[from + index] ?? 0] as const).sort(([left], [right]) => left - right);
      for (const [index, [letter, target]] of pairs.entries()) {
        this.#letters[from + index] = letter;
        this.#targets[from + index] = target;
      }
    }
  }

  #link(states: number): void {
    const queue = new Int32Array(states);
    let written = 0;
    for (const child of this.#root) {
      if (child === 0) continue;
      queue[written] = child;
      written += 1;
    }
    for (let read = 0; read < written; read += 1) {
      const state = queue[read] ?? 0;
      for (let edge = this.#firstEdge[state] ?? 0; edge < (this.#firstEdge[state + 1] ?? 0); edge += 1) {
        const child = this.#targets[edge] ?? 0;
        const failure = this.#next(this.#failure[state] ?? 0, this.#letters[edge] ?? 0);
        this.#failure[child] = failure;
        this.#shorter[child] = (this.#string[failure] ?? none) === none ? (this.#shorter[failure] ?? none) : failure;
        queue[written] = child;
        written += 1;
      }
    }
  }

  #child(state: number, letter: number): number {
    let from = this.#firstEdge[state] ?? 0;
    let to = (this.#firstEdge[state + 1] ?? 0) - 1;
    while (from <= to) {
      const middle = (from + to) >>> 1;
      const found = this.#letters[middle] ?? 0;
      if (found === letter) return this.#targets[middle] ?? 0;
      if (found < letter) from = middle + 1;
      else to = middle - 1;
    }
    return none;
  }

  #next(from: number, letter: number): number {
    let state = from;
    while (state !== 0) {
      const child = this.#child(state, letter);
      if (child !== none) return child;
      state = this.#failure[state] ?? 0;
    }
    return this.#root[letter] ?? 0;
  }

  /** Every place where a string ends, also within another. */
  search(letters: Uint16Array | Uint8Array, length: number, found: (string: number, end: number) => void): void {
    let state = 0;
    for (let at = 0; at < length; at += 1) {
      const letter = letters[at] ?? 0;
      state = state === 0 ? (this.#root[letter] ?? 0) : this.#next(state, letter);
      if (state === 0) continue;
      for (let ends = (this.#string[state] ?? none) === none ? (this.#shorter[state] ?? none) : state; ends !== none; ends = this.#shorter[ends] ?? none) {
        found(this.#string[ends] ?? 0, at + 1);
      }
    }
  }
}
