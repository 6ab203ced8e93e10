import type { RightHalf, Square } from "./tables.ts";

/** Defined terms of Specific Character Set, PS3.3 tables C.12-2 to C.12-5, with the escape sequences of PS3.5 §6.1.2.5. */

export interface ExtensionSet {
  /** What the lower half shows: ASCII, or JIS X 0201's Roman characters with the yen sign for the backslash. */
  readonly left?: { readonly table: "ascii" | "roman" | Square; readonly escape: string };
  readonly right?: { readonly table: RightHalf | Square; readonly escape: string };
  readonly isMultiByte: boolean;
}

const ascii = { table: "ascii", escape: "(B" } as const;
const withRight = (table: RightHalf, escape: string): ExtensionSet => ({ left: ascii, right: { table, escape }, isMultiByte: false });

const eightBit = {
  "100": withRight("latin1", "-A"),
  "101": withRight("latin2", "-B"),
  "109": withRight("latin3", "-C"),
  "110": withRight("latin4", "-D"),
  "126": withRight("greek", "-F"),
  "127": withRight("arabic", "-G"),
  "138": withRight("hebrew", "-H"),
  "144": withRight("cyrillic", "-L"),
  "148": withRight("latin5", "-M"),
  "166": withRight("thai", "-T"),
  "203": withRight("latin9", "-b"),
  "13": { left: { table: "roman", escape: "(J" }, right: { table: "katakana", escape: ")I" }, isMultiByte: false },
  "6": { left: ascii, isMultiByte: false },
} as const satisfies Readonly<Record<string, ExtensionSet>>;

type Numbers = keyof typeof eightBit;

const named = <Prefix extends string>(prefix: Prefix) =>
  Object.fromEntries(Object.entries(eightBit).map(([number, set]) => [`${prefix}${number}`, set])) as unknown as Readonly<Record<`${Prefix}${Numbers}`, ExtensionSet>>;

/** Without code extensions; makers write these first where extensions follow, and mean the same. */
export const singleSets = named("ISO_IR ");

export const extensionSets = {
  ...named("ISO 2022 IR "),
  "ISO 2022 IR 87": { left: { table: "jisX0208", escape: "$B" }, isMultiByte: true } as ExtensionSet,
  "ISO 2022 IR 159": { left: { table: "jisX0212", escape: "$(D" }, isMultiByte: true } as ExtensionSet,
  "ISO 2022 IR 149": { right: { table: "ksX1001", escape: "$)C" }, isMultiByte: true } as ExtensionSet,
  "ISO 2022 IR 58": { right: { table: "gb2312", escape: "$)A" }, isMultiByte: true } as ExtensionSet,
};

/** Every set by what designates it, announced or not: a sequence belongs to one set only. */
export const allExtensionSets: readonly ExtensionSet[] = Object.values(extensionSets);

export const wholeSets = { "ISO_IR 192": "utf-8", GB18030: "gb18030", GBK: "gbk" } as const;
export type WholeSet = (typeof wholeSets)[keyof typeof wholeSets];
