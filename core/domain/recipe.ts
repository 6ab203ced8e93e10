import type { ColumnMeaning } from "./record.ts";

/** The recipe (加工仕様): what becomes of each kind of column and of images. Versioned text; its hash is what a committee decides about. */

export const fieldClasses = ["identifier", "code", "linkingCode", "quasiIdentifier", "sensitive", "date", "freeText", "othersNames", "ordinary"] as const;
export type FieldClass = (typeof fieldClasses)[number];

export const treatments = ["delete", "keep", "pseudonym", "yearMonth", "municipality", "dateShift"] as const;
export type Treatment = (typeof treatments)[number];

/** What each column is by law and by its nature (施行規則第18条): a recipe names it and cannot say otherwise. */
export const classOfMeaning: Readonly<Record<ColumnMeaning, FieldClass>> = {
  patientId: "linkingCode",
  nameKanji: "identifier",
  nameKana: "identifier",
  nameRomaji: "identifier",
  birth: "quasiIdentifier",
  sex: "quasiIdentifier",
  postal: "identifier",
  address: "identifier",
  phone: "identifier",
  email: "identifier",
  insurer: "code",
  symbol: "code",
  number: "code",
  branch: "code",
  publicPayer: "code",
  publicRecipient: "code",
  myNumber: "code",
  visitDate: "date",
  admissionDate: "date",
  dischargeDate: "date",
  deathDate: "date",
  testDate: "date",
  prescriptionDate: "date",
  orderNumber: "linkingCode",
  hospital: "identifier",
  department: "quasiIdentifier",
  ward: "quasiIdentifier",
  doctor: "othersNames",
  familyName: "othersNames",
  icd10: "sensitive",
  diagnosis: "sensitive",
  outcome: "sensitive",
  testCode: "ordinary",
  testName: "ordinary",
  value: "sensitive",
  unit: "ordinary",
  judgement: "sensitive",
  drugCode: "sensitive",
  drugName: "sensitive",
  dose: "ordinary",
  procedureCode: "sensitive",
  procedureName: "sensitive",
  optOutDate: "date",
  freeText: "freeText",
  unknown: "freeText",
};

/** What may be done to a class of column. */
const treatmentsOfClass: Readonly<Record<FieldClass, readonly Treatment[]>> = {
  identifier: ["delete"],
  code: ["delete"],
  linkingCode: ["delete", "pseudonym"],
  quasiIdentifier: ["delete", "keep"],
  sensitive: ["delete", "keep"],
  date: ["delete", "yearMonth", "dateShift"],
  freeText: ["delete"],
  othersNames: ["delete"],
  ordinary: ["delete", "keep"],
};

/** Columns of which less may be done, or something more, than of their class. */
const treatmentsOfMeaning: Partial<Readonly<Record<ColumnMeaning, readonly Treatment[]>>> = {
  birth: ["delete", "yearMonth"],
  address: ["delete", "municipality"],
  optOutDate: ["delete"],
};

export const allowedTreatments = (meaning: ColumnMeaning): readonly Treatment[] => treatmentsOfMeaning[meaning] ?? treatmentsOfClass[classOfMeaning[meaning]];

export interface ColumnRule {
  readonly class: FieldClass;
  readonly treatment: Treatment;
}

/** Which images a mask is for: all that is named must fit. */
export interface MaskCondition {
  readonly modality?: string;
  readonly manufacturer?: string;
  readonly model?: string;
  readonly rows?: number;
  readonly columns?: number;
}

/** In pixels of the image, from its upper left corner. */
export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface MaskRule {
  readonly when: MaskCondition;
  readonly rectangles: readonly Rectangle[];
}

/** Options of PS3.15 §E.3 that a recipe says yes or no to. Those on pixels and faces are told by what was really done, those on dates by `dates`. */
export const imageOptionNames = [
  "retainSafePrivate",
  "retainUids",
  "retainDeviceIdentity",
  "retainInstitutionIdentity",
  "retainPatientCharacteristics",
  "cleanDescriptors",
  "cleanStructuredContent",
  "cleanGraphics",
] as const;
export type ImageOptionName = (typeof imageOptionNames)[number];

export const imageDates = ["shift", "remove", "keep"] as const;
export const birthDateKinds = ["remove", "year"] as const;
export const contentKinds = ["clean", "hold"] as const;
export const faceKinds = ["hold", "deface", "keep"] as const;
export const proposalKinds = ["hold", "apply"] as const;

export interface ImageOptions extends Readonly<Record<ImageOptionName, boolean>> {
  /** The year only together with `retainPatientCharacteristics`, and of nobody old enough to be pooled. */
  readonly birthDate: (typeof birthDateKinds)[number];
  readonly structuredReports: (typeof contentKinds)[number];
  readonly encapsulatedDocuments: (typeof contentKinds)[number];
  /** What becomes of images that may show a face: wait for a decision, have the proposed region removed, or stay as they are. */
  readonly faces: (typeof faceKinds)[number];
  /** Places a machine takes for text: wait for a decision, or painted over without one. */
  readonly maskProposals: (typeof proposalKinds)[number];
}

/** The profile alone: nothing is kept that it takes, nothing is done without a decision. */
export const strictestOptions: ImageOptions = {
  retainSafePrivate: false,
  retainUids: false,
  retainDeviceIdentity: false,
  retainInstitutionIdentity: false,
  retainPatientCharacteristics: false,
  cleanDescriptors: false,
  cleanStructuredContent: false,
  cleanGraphics: false,
  birthDate: "remove",
  structuredReports: "hold",
  encapsulatedDocuments: "hold",
  faces: "hold",
  maskProposals: "hold",
};

export interface ImageRules {
  /** PS3.15 Table E.1-1, basic profile. */
  readonly profile: "basic";
  /** One offset for all dates of a person; none left; or as they were, which no room admits. */
  readonly dates: (typeof imageDates)[number];
  readonly options: ImageOptions;
  readonly masks: readonly MaskRule[];
}

/** 2: images have options. */
export const recipeFormat = "noren-recipe/2";

export interface Recipe {
  readonly format: typeof recipeFormat;
  readonly name: string;
  readonly version: number;
  readonly title: { readonly ja: string; readonly en: string };
  /** Dates of a person move together by 1 … this many days, forwards or backwards. */
  readonly maximumShiftDays: number;
  /** From this age on, people are one group (special descriptions, 施行規則第18条第4号). */
  readonly pooledFromAge: number;
  /** Columns that are not named here are deleted. */
  readonly columns: Partial<Readonly<Record<ColumnMeaning, ColumnRule>>>;
  readonly unknownColumns: "delete";
  readonly images: ImageRules;
}

export const treatmentOf = ({ columns }: Pick<Recipe, "columns">, meaning: ColumnMeaning): Treatment => columns[meaning]?.treatment ?? "delete";

/** Of an image's header, as the recipe's conditions see it. */
export interface SeenImage {
  readonly modality: string;
  readonly manufacturer: string;
  readonly model: string;
  readonly rows: number;
  readonly columns: number;
}

const sameWord = (wanted: string | undefined, found: string): boolean => wanted === undefined || wanted.trim().toLowerCase() === found.trim().toLowerCase();

/** What of a rectangle lies in an image. */
function within({ x, y, width, height }: Rectangle, { rows, columns }: Pick<SeenImage, "rows" | "columns">): readonly Rectangle[] {
  const inside = { x, y, width: Math.min(width, columns - x), height: Math.min(height, rows - y) };
  return inside.width > 0 && inside.height > 0 ? [inside] : [];
}

/** Rectangles of every rule that fits. */
export const masksFor = ({ images }: Pick<Recipe, "images">, image: SeenImage): readonly Rectangle[] =>
  images.masks
    .filter(
      ({ when }) =>
        sameWord(when.modality, image.modality) &&
        sameWord(when.manufacturer, image.manufacturer) &&
        sameWord(when.model, image.model) &&
        (when.rows === undefined || when.rows === image.rows) &&
        (when.columns === undefined || when.columns === image.columns),
    )
    .flatMap(({ rectangles }) => rectangles.flatMap((rectangle) => within(rectangle, image)));
