import type { ElementDecision, SeenElement, Tag } from "../../../../domain/dicom.ts";
import { FailureError } from "../../../../domain/failure.ts";
import { numbersLike } from "../numbersLike.ts";
import { keep, type Treatments } from "../treatments.ts";
import { bareStl } from "./bareStl.ts";
import { countPages } from "./pdfPages.ts";
import { readXml } from "./readXml.ts";
import { rebuildCda } from "./rebuildCda.ts";
import { removedPdf } from "./removedPdf.ts";

/** PS3.3 §C.24: a document of another standard inside an object. What cannot be made anew is not passed on. */

const document: Tag = "00420011";
const mediaType: Tag = "00420012";
const mediaTypes: Tag = "00420014";
const documentLength: Tag = "00420015";
const documentTitle: Tag = "00420010";

const mediaTypeForm = /^[a-z]+\/[a-z\d.+-]{1,60}$/i;
const geometry = /^(?:model\/(?:stl|obj|mtl)|application\/sla)$/;

const evenly = (bytes: Buffer): Buffer => (bytes.length % 2 === 0 ? bytes : Buffer.concat([bytes, Buffer.from("\n")]));

export class DocumentTreatment {
  readonly #treatments: Treatments;
  #length: number | undefined;

  constructor(treatments: Treatments) {
    this.#treatments = treatments;
  }

  decide(element: SeenElement): ElementDecision | undefined {
    const treatments = this.#treatments;
    switch (element.tag) {
      case documentTitle:
        return treatments.clean(element);
      case document:
        return this.#decideDocument(element);
      case mediaType:
      case mediaTypes:
        return element.readText().every((type) => mediaTypeForm.test(type)) ? treatments.hunt(element) : treatments.dummy(element, "form");
      case documentLength:
        return this.#length === undefined ? keep : treatments.replace(element, numbersLike(element, [this.#length]), "profile");
      default:
        return undefined;
    }
  }

  #decideDocument(element: SeenElement): ElementDecision {
    const { options, request } = this.#treatments;
    const type = element.item.find(mediaType)?.readText()[0]?.trim().toLowerCase() ?? "";
    if (geometry.test(type)) {
      const bare = request.allowsGeometry === true ? bareStl(element.bytes) : undefined;
      if (bare === undefined) throw new FailureError("dicom.geometryUndecided");
      return this.#treatments.replace(element, bare, "option");
    }
    if (options.encapsulatedDocuments === "hold") throw new FailureError("dicom.contentNotUnderstood");
    const made = this.#made(type, element.bytes);
    this.#length = made.length;
    return this.#treatments.replace(element, made, "option");
  }

  #made(type: string, bytes: Uint8Array): Buffer {
    if (type === "application/pdf") return removedPdf(countPages(bytes) ?? 1);
    if (type !== "text/xml" && type !== "application/xml") throw new FailureError("dicom.contentNotUnderstood");
    const root = readXml(bytes);
    if (root === undefined) throw new FailureError("dicom.documentUnreadable");
    const rebuilt = rebuildCda(root, this.#treatments.request);
    if (rebuilt === undefined) throw new FailureError("dicom.contentNotUnderstood");
    return evenly(Buffer.from(rebuilt));
  }
}
