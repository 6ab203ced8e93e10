import { z } from "zod";
import { birthDateKinds, contentKinds, faceKinds, fieldClasses, imageDates, proposalKinds, treatments } from "../../domain/recipe.ts";
import { fateActions, fateOptions, fateReasons, guidelineLevels } from "../../domain/imageFate.ts";
import { columnMeanings } from "../../domain/record.ts";
import * as shape from "../shapes.ts";
import { nothing, used, type OperationShape } from "./shape.ts";

const readers = ["technician", "reviewer", "approver", "auditor"] as const;
const said = z.string().min(1).max(200);
const pixels = z.int().min(0).max(65_535);

/** Of whoever may open what is provided. */
export const recipientCertificate = z.strictObject({
  holder: z.string().max(400),
  organization: z.string().max(400).exactOptional(),
  sha256: shape.hash,
  validFrom: shape.instant,
  validUntil: shape.instant,
  isDemo: z.boolean(),
});

/** Of images: yes and no to each option of the profile, and what becomes of what it cannot treat alone. */
const imageOptions = z.strictObject({
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

const tag = z.string().regex(/^[\dA-F]{8}$/);
const fate = {
  /** The code of the standard's table. */
  code: z.string().max(10).exactOptional(),
  action: z.enum(fateActions),
  reason: z.enum(fateReasons),
  option: z.enum(fateOptions).exactOptional(),
  otherwise: z.enum(fateActions).exactOptional(),
};

const heading = { sha256: shape.hash, name: z.string().max(120), version: z.int().min(1), title: z.strictObject({ ja: said, en: said }) };

/** What a proposal is made of, as whoever proposes or decides reads it: recipes and the recipient's certificate. */
export const proposalOperations = {
  /** A recipe to be read by people: what becomes of each column and of images. */
  "recipe.get": {
    in: z.strictObject({ sha256: shape.hash }),
    out: z.strictObject({
      ...heading,
      officer: shape.identifier,
      at: shape.instant,
      maximumShiftDays: z.int().min(1),
      pooledFromAge: z.int().min(1),
      columns: z.array(z.strictObject({ meaning: z.enum(columnMeanings), class: z.enum(fieldClasses), treatment: z.enum(treatments) })),
      images: z.strictObject({
        dates: z.enum(imageDates),
        options: imageOptions,
        masks: z.array(
          z.strictObject({
            when: z.strictObject({ modality: said.exactOptional(), manufacturer: said.exactOptional(), model: said.exactOptional(), rows: pixels.exactOptional(), columns: pixels.exactOptional() }),
            rectangles: z.array(z.strictObject({ x: pixels, y: pixels, width: pixels, height: pixels })),
          }),
        ),
      }),
    }),
    role: readers,
    audit: used("R"),
  },
  /** What becomes of each attribute that the standard lists, beside what the standard and the Japanese guideline ask. */
  "recipe.fates": {
    in: z.strictObject({ sha256: shape.hash }),
    out: z.strictObject({
      edition: z.string().max(20),
      rows: z.array(z.strictObject({ tag, name: z.string().max(120), ...fate })).max(1000),
      guideline: z.strictObject({ isVerified: z.boolean(), rows: z.array(z.strictObject({ tag, name: z.strictObject({ ja: said, en: said }), level: z.enum(guidelineLevels), isMet: z.boolean(), ...fate })).max(200) }),
    }),
    role: readers,
    audit: { none: "told of the recipe's text alone, whose reading is recorded" },
  },
  /** Recipes that come with the program, and which of them the room has. */
  "recipe.presets": { in: nothing, out: z.strictObject({ presets: z.array(z.strictObject({ ...heading, isAdded: z.boolean() })) }), role: ["technician"], audit: { none: "what comes with the program is no secret of the room" } },
  "recipe.addPreset": { in: z.strictObject({ sha256: shape.hash }), out: z.strictObject({ sha256: shape.hash, name: z.string().max(120), version: z.int().min(1) }), role: ["technician"], audit: used("C") },
  /** Whose certificate it is, before anything is proposed with it; refused where nothing could be sealed to it. */
  "recipient.read": { in: z.strictObject({ certificatePem: shape.certificatePem }), out: recipientCertificate, role: ["technician"], audit: { none: "reads what was handed in; the proposal is recorded" } },
  /** The recipient that a demo room has for practice; none in a production room. */
  "recipient.demo": { in: nothing, out: z.strictObject({ certificatePem: shape.certificatePem.exactOptional() }), role: ["technician"], audit: { none: "the practice certificate lies open in the demo room" } },
} as const satisfies Record<string, OperationShape>;
