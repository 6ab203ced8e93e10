import { z } from "zod";
import { fieldClasses, treatments } from "../../domain/recipe.ts";
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
        dates: z.enum(["shift", "remove"]),
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
  /** Recipes that come with the program, and which of them the room has. */
  "recipe.presets": { in: nothing, out: z.strictObject({ presets: z.array(z.strictObject({ ...heading, isAdded: z.boolean() })) }), role: ["technician"], audit: { none: "what comes with the program is no secret of the room" } },
  "recipe.addPreset": { in: z.strictObject({ sha256: shape.hash }), out: z.strictObject({ sha256: shape.hash, name: z.string().max(120), version: z.int().min(1) }), role: ["technician"], audit: used("C") },
  /** Whose certificate it is, before anything is proposed with it; refused where nothing could be sealed to it. */
  "recipient.read": { in: z.strictObject({ certificatePem: shape.certificatePem }), out: recipientCertificate, role: ["technician"], audit: { none: "reads what was handed in; the proposal is recorded" } },
  /** The recipient that a demo room has for practice; none in a production room. */
  "recipient.demo": { in: nothing, out: z.strictObject({ certificatePem: shape.certificatePem.exactOptional() }), role: ["technician"], audit: { none: "the practice certificate lies open in the demo room" } },
} as const satisfies Record<string, OperationShape>;
