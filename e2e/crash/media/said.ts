import { existsSync, readFileSync } from "node:fs";

/** What a journey with media was promised, one JSON object a line, in a file outside the room. */
export type Said =
  | { readonly type: "registered"; readonly medium: string }
  | { readonly type: "begun"; readonly medium: string; readonly delivery: number }
  | { readonly type: "received"; readonly delivery: number; readonly stored: number; readonly held: number }
  | { readonly type: "settled"; readonly delivery: number }
  | { readonly type: "sealed"; readonly name: string; readonly manifestSha256: string }
  | { readonly type: "destroyed"; readonly entry: number }
  | { readonly type: "revoked"; readonly officer: string };

/** A process that was killed may leave half a line: what it had not finished saying was not said. */
export const parseSaid = (text: string): readonly Said[] =>
  text
    .split("\n")
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Said);

export const readSaid = (file: string): readonly Said[] => (existsSync(file) ? parseSaid(readFileSync(file, "utf8")) : []);

type SaidOf<Type extends Said["type"]> = Extract<Said, { readonly type: Type }>;

export const saidOf = <Type extends Said["type"]>(said: readonly Said[], type: Type): readonly SaidOf<Type>[] =>
  said.filter((one): one is SaidOf<Type> => one.type === type);
