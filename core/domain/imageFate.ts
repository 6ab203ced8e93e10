/** What becomes of an attribute of an image under a recipe, and why, as people are told of it. */

export const fateActions = ["removed", "emptied", "dummy", "uidReplaced", "dateMoved", "pseudonym", "cleaned", "kept", "keptIfNobodyIsIn", "entered", "added", "held"] as const;
export type FateAction = (typeof fateActions)[number];

/** The standard's table; an option of it; the list of what devices write; the form of its values; private; in no dictionary; the program's own. */
export const fateReasons = ["table", "option", "allowList", "form", "private", "unknown", "own"] as const;
export type FateReason = (typeof fateReasons)[number];

/** Columns of PS3.15 Table E.1-1 that stand for an option. */
export const fateOptions = ["safePrivate", "uids", "device", "institution", "patient", "fullDates", "modifiedDates", "descriptors", "structuredContent", "graphics"] as const;
export type FateOption = (typeof fateOptions)[number];

/** How much the Japanese guideline for AI asks for it. */
export const guidelineLevels = ["required", "recommended"] as const;
export type GuidelineLevel = (typeof guidelineLevels)[number];
