import { z } from "zod";
import { birthDateKinds, contentKinds, faceKinds, fieldClasses, imageDates, proposalKinds, recipeFormat, treatments } from "../domain/recipe.ts";
import { columnMeanings } from "../domain/record.ts";

/** How a recipe is written. Whether it makes sense is asked afterwards: see sense.ts. */

const line = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[^\p{Cc}\p{Cf}]+$/u);

/** Pixels: DICOM counts rows and columns in 16 bits. */
const side = z.int().min(1).max(65_535);
const corner = z.int().min(0).max(65_534);

const rule = z.strictObject({ class: z.enum(fieldClasses), treatment: z.enum(treatments) });

const maskRule = z.strictObject({
  when: z.strictObject({
    modality: line.exactOptional(),
    manufacturer: line.exactOptional(),
    model: line.exactOptional(),
    rows: side.exactOptional(),
    columns: side.exactOptional(),
  }),
  rectangles: z.array(z.strictObject({ x: corner, y: corner, width: side, height: side })).min(1).max(64),
});

const options = z.strictObject({
  retainSafePrivate: z.boolean(),
  retainUids: z.boolean(),
  retainDeviceIdentity: z.boolean(),
  retainInstitutionIdentity: z.boolean(),
  retainPatientCharacteristics: z.boolean(),
  cleanDescriptors: z.boolean(),
  cleanStructuredContent: z.boolean(),
  cleanGraphics: z.boolean(),
  birthDate: z.enum(birthDateKinds),
  structuredReports: z.enum(contentKinds),
  encapsulatedDocuments: z.enum(contentKinds),
  faces: z.enum(faceKinds),
  maskProposals: z.enum(proposalKinds),
});

export const recipeShape = z.strictObject({
  format: z.literal(recipeFormat),
  name: z.string().regex(/^[a-z][a-z0-9-]{0,63}$/),
  version: z.int().min(1).max(9999),
  title: z.strictObject({ ja: line, en: line }),
  maximumShiftDays: z.int().min(1).max(365),
  pooledFromAge: z.int().min(60).max(90),
  columns: z.partialRecord(z.enum(columnMeanings), rule),
  unknownColumns: z.literal("delete"),
  images: z.strictObject({ profile: z.literal("basic"), dates: z.enum(imageDates), options, masks: z.array(maskRule).max(500) }),
});
