import type { recordFailures as japanese } from "../ja/recordFailures.ts";
import type { FailureText } from "../ja/failures.ts";

/** Tables of records (Y) and recipes (W). */
export const recordFailures = {
  "table.encodingUnknown": {
    happened: "The encoding of this table cannot be told: it is none of UTF-8, CP932 (Shift_JIS) and ISO-2022-JP.",
    data: "The file lies in the vault as it was received.",
    next: "Ask the provider to send the table again as UTF-8 or CP932.",
  },
  "table.headingMissing": {
    happened: "This table has no row of headings that can be read.",
    data: "The file lies in the vault as it was received.",
    next: "Ask the provider for the table with headings in its first row.",
  },
  "table.undecodable": {
    happened: "This row holds bytes that are no letters.",
    data: "The row is held; the other rows were read.",
    next: "Look at the row as it was received; ask the provider for a correct one, or leave it out.",
  },
  "table.controlCharacter": {
    happened: "This row holds control characters.",
    data: "The row is held; the other rows were read.",
    next: "Look at the row as it was received; ask the provider for a correct one, or leave it out.",
  },
  "table.quoteMisplaced": {
    happened: "In this row a quotation mark stands where none may stand.",
    data: "The row is held; the other rows were read.",
    next: "Look at the row as it was received; ask the provider for a correct one, or leave it out.",
  },
  "table.quoteUnclosed": {
    happened: "A cell that begins with a quotation mark is not closed.[ {limit} bytes of it were read.]",
    data: "What could not be read from this cell on is held.",
    next: "Look at the row as it was received, and ask the provider for the table with its quotation marks set right.",
  },
  "table.lineTooLong": {
    happened: "This row is too long.[ The limit is {limit} bytes.]",
    data: "The row is held; the other rows were read.",
    next: "Check whether the file is a table at all, and ask the provider.",
  },
  "table.tooManyColumns": {
    happened: "This row has too many columns.[ The limit is {limit}.]",
    data: "The row is held; the other rows were read.",
    next: "Check whether the file is a table at all, and ask the provider.",
  },
  "table.ragged": {
    happened: "This row has another number of columns than the headings.[ The headings have {expected}, the row has {found}.]",
    data: "The row is held; the other rows were read.",
    next: "Look at the row as it was received; ask the provider for a correct one, or leave it out.",
  },
  "table.patientMissing": {
    happened: "This row has no patient number.",
    data: "The row is held; the other rows were read.",
    next: "Look at the row as it was received; ask the provider for a correct one, or leave it out.",
  },
  "table.dateUnreadable": {
    happened: "A date of this row cannot be read.[ It stands in column {column}.]",
    data: "The row is held; the other rows were read.",
    next: "Look at the row as it was received; ask the provider for a correct one, or leave it out.",
  },
  "table.sexUnreadable": {
    happened: "The sex in this row cannot be read.[ It stands in column {column}.]",
    data: "The row is held; the other rows were read.",
    next: "Look at the row as it was received; ask the provider for a correct one, or leave it out.",
  },
  "recipe.malformed": {
    happened: "The recipe is not written as it must be.[ The place is {place}.]",
    data: "Nothing has changed, and nothing was processed by this recipe.",
    next: "Correct the place that is named, then read the recipe again.",
  },
  "recipe.newer": {
    happened: "This recipe is written in the format of a newer Noren.",
    data: "Nothing has changed.",
    next: "Update Noren, or prepare the recipe in the format of this version.",
  },
  "recipe.classWrong": {
    happened: "The recipe gives a column another class than the law does.[ The place is {place}.]",
    data: "Nothing has changed, and nothing was processed by this recipe.",
    next: "Give the column that is named its own class.",
  },
  "recipe.identifierKept": {
    happened: "The recipe would let an individual identification code or an identifying column through.[ The place is {place}.]",
    data: "Nothing has changed, and nothing was processed by this recipe.",
    next: "Have the column that is named deleted.",
  },
  "recipe.freeTextKept": {
    happened: "The recipe would let free text or a column nobody knows through.[ The place is {place}.]",
    data: "Nothing has changed, and nothing was processed by this recipe.",
    next: "Have the column that is named deleted: for now free text can only be deleted.",
  },
  "recipe.treatmentUnfit": {
    happened: "A treatment does not fit its column.[ The place is {place}.]",
    data: "Nothing has changed, and nothing was processed by this recipe.",
    next: "Choose a treatment that fits the column that is named.",
  },
  "recipe.maskForAll": {
    happened: "A mask rule does not say which images it is for.[ The place is {place}.]",
    data: "Nothing has changed, and nothing was processed by this recipe.",
    next: "Name the modality, the manufacturer, the model or the size of the images.",
  },
  "recipe.linkKept": {
    happened: "The recipe would let through what links images to the archive they came from: dates as they were, UIDs or the institution.[ The place is {place}.]",
    data: "Nothing has changed, and nothing was processed by this recipe.",
    next: "Have dates shifted or deleted, and UIDs and institutions replaced.",
  },
  "recipe.maskOutside": {
    happened: "A rectangle of a mask reaches beyond the images its rule is for.[ The place is {place}.]",
    data: "Nothing has changed, and nothing was processed by this recipe.",
    next: "Correct the rectangle or the size of the images.",
  },
} satisfies Record<keyof typeof japanese, FailureText>;
