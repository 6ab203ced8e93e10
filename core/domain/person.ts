import type { Brand } from "./brand.ts";

/** 32 hexadecimal digits of chance: a person (本人) as room.db knows them. */
export type PersonId = Brand<string, "PersonId">;

/** By what it was told that a holder is the person. */
export const linkRules = ["new", "sameNumber", "sameInsured"] as const;
export type LinkRule = (typeof linkRules)[number];
