/** All four inside. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Stretches of lines, in the order of lines, each with the one it hangs together with. */
class Runs {
  count = 0;
  #left = new Int32Array(1024);
  #right = new Int32Array(1024);
  #line = new Int32Array(1024);
  #parent = new Int32Array(1024);

  add(left: number, right: number, line: number): void {
    if (this.count === this.#left.length) this.#grow();
    this.#left[this.count] = left;
    this.#right[this.count] = right;
    this.#line[this.count] = line;
    this.#parent[this.count] = this.count;
    this.count += 1;
  }

  /** Joins the runs of a line with those of the line before where they touch, also corner to corner. */
  join(before: number, here: number): void {
    let upper = before;
    for (let lower = here; lower < this.count; lower += 1) {
      const [left, right] = [(this.#left[lower] ?? 0) - 1, (this.#right[lower] ?? 0) + 1];
      while (upper < here && (this.#right[upper] ?? 0) < left) upper += 1;
      for (let one = upper; one < here && (this.#left[one] ?? 0) <= right; one += 1) this.#parent[this.#rootOf(one)] = this.#rootOf(lower);
    }
  }

  boxes(): readonly Box[] {
    const boxes = new Map<number, { left: number; top: number; right: number; bottom: number }>();
    for (let run = 0; run < this.count; run += 1) {
      const [left, right, line] = [this.#left[run] ?? 0, this.#right[run] ?? 0, this.#line[run] ?? 0];
      const root = this.#rootOf(run);
      const box = boxes.get(root);
      if (box === undefined) {
        boxes.set(root, { left, top: line, right, bottom: line });
        continue;
      }
      if (left < box.left) box.left = left;
      if (right > box.right) box.right = right;
      box.bottom = line;
    }
    return [...boxes.values()];
  }

  #rootOf(run: number): number {
    let root = run;
    for (let parent = this.#parent[root] ?? root; parent !== root; parent = this.#parent[root] ?? root) {
      this.#parent[root] = this.#parent[parent] ?? parent;
      root = this.#parent[root] ?? root;
    }
    return root;
  }

  #grow(): void {
    const grown = (from: Int32Array): Int32Array<ArrayBuffer> => {
      const to = new Int32Array(from.length * 2);
      to.set(from);
      return to;
    };
    this.#left = grown(this.#left);
    this.#right = grown(this.#right);
    this.#line = grown(this.#line);
    this.#parent = grown(this.#parent);
  }
}

/** The boxes of marked pixels that touch, where along a line no wider gap divides than `gap`. */
export function componentsOf(marks: Uint8Array, width: number, height: number, gap: number): readonly Box[] {
  const runs = new Runs();
  let before = 0;
  for (let y = 0; y < height; y += 1) {
    const here = runs.count;
    const row = y * width;
    let begin = -1;
    let end = -1;
    for (let x = 0; x < width; x += 1) {
      if (marks[row + x] === 0) continue;
      if (begin >= 0 && x - end > gap + 1) {
        runs.add(begin, end, y);
        begin = -1;
      }
      if (begin < 0) begin = x;
      end = x;
    }
    if (begin >= 0) runs.add(begin, end, y);
    runs.join(before, here);
    before = here;
  }
  return runs.boxes();
}
