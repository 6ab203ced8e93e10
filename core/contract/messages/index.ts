import { en } from "./en.ts";
import { ja } from "./ja.ts";

/** Japanese is the source; English must have every key of it, or it does not compile. */
type Translated<Source> = Source extends string ? string : { readonly [Key in keyof Source]: Translated<Source[Key]> };

export type Messages = Translated<typeof ja>;

export const languages = ["ja", "en"] as const;
export type Language = (typeof languages)[number];
export const isLanguage = (text: unknown): text is Language => typeof text === "string" && (languages as readonly string[]).includes(text);

export const messages: Readonly<Record<Language, Messages>> = { ja, en };

/** The BCP 47 tag by which Intl formats numbers and dates of that language. */
export const localeOf: Readonly<Record<Language, string>> = { ja: "ja-JP", en: "en-GB" };

export { failureValues } from "./failureValues.ts";
export { fill, placeholdersOf, type Values } from "./fill.ts";
