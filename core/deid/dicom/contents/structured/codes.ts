import type { ElementDecision, SeenElement, Tag } from "../../../../domain/dicom.ts";
import { keep, type Treatments } from "../treatments.ts";

/** Items of code sequences (PS3.3 §8): of a scheme that everybody knows, or of one that somebody made up. */

export const codeAttributes: ReadonlySet<Tag> = new Set(["00080100", "00080102", "00080103", "00080104", "00080119", "00080120"]);

/** PS3.16 §8 and what Japanese systems use; schemes of one's own begin with 99 or with L (PS3.3 §8.2). */
const knownSchemes = new Set(
  "DCM SCT SRT SNM3 LN UCUM NCIt UMLS FMA FMAID RADLEX MDC MDDX HL7V2 I9 I9C I10 I10P ICDO3 ICD10 ICD-10 BI ACR BARI IBSI NCDR ISO639_1 ISO639_2 ISO3166_1 RFC3066 RFC3881 DCMUID UNS C4 CPT NEU UBERON PATHLEX PUBCHEM_CID ITIS_TSN NICIP NDC IHERO ASTM-sigpurpose CD8 JJ1017 JJ1017T JJ1017P JJ1017M JLAC10 MEDIS HOT9 DC".split(
    " ",
  ),
);

export const isKnownScheme = (scheme: string): boolean => knownSchemes.has(scheme) || /^NCDR \[[\d.]+b?\]$/.test(scheme);

/** How people are addressed, houses and days are written: in no term of a standard. */
const suspicious = /先生|殿|〒|丁目|番地|@|0\d{1,4}[-ー－]\d{1,4}[-ー－]\d{3,4}|\d{8,}|\d{4}[-/.年]\d{1,2}[-/.月]\d/u;
/** A code of somebody's own that is a code: with a digit, or too short for a name. */
const ownCode = /^(?=[\w.:/+-]*\d)[\w.:/+-]{1,64}$|^\w{1,3}$/;

const textOf = (element: SeenElement | undefined): string => {
  try {
    return element?.readText()[0]?.trim() ?? "";
  } catch {
    // What cannot be read is no scheme of the standard.
    return "";
  }
};

/** Undefined for what is no code. */
export function treatCode(element: SeenElement, treatments: Treatments): ElementDecision | undefined {
  const { tag, item } = element;
  if (!codeAttributes.has(tag)) return undefined;
  const text = element.readText().join("\\");
  if (text === "" || (tag === "00080102" && /^\w{1,16}$/.test(text) && text.startsWith("99"))) return text === "" ? keep : treatments.hunt(element);
  if (isKnownScheme(textOf(item.find("00080102")))) return tag === "00080104" && suspicious.test(text.normalize("NFKC")) ? treatments.dummy(element, "notAllowed") : treatments.hunt(element);
  // Codes of one's own may be those of people: what they mean is a text that somebody typed.
  if (tag === "00080104") return treatments.clean(element);
  return ownCode.test(text) || treatments.cleaned(text) === text ? treatments.hunt(element) : treatments.dummy(element, "notAllowed");
}
