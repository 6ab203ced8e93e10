import { moveDateTime } from "../../moveDate.ts";
import { replaceUid } from "../../replaceUid.ts";
import type { ProfileRequest } from "../../profileRequest.ts";
import type { XmlElement } from "./readXml.ts";

/**
 * A CDA document (HL7 v3) made anew of its coded entries: what is in no list is not copied. No text, no name, no address is among the lists; numbers that
 * identify become others, days move with the person's.
 */

const hl7 = "urn:hl7-org:v3";
const instance = "http://www.w3.org/2001/XMLSchema-instance";

/** Acts, their codes, values, times and materials. */
const elements = new Set(
  [
    "component structuredBody section entry entryRelationship observation act organizer procedure encounter substanceAdministration supply reference externalAct externalObservation",
    "templateId id code value statusCode effectiveTime low high center width interpretationCode methodCode targetSiteCode approachSiteCode priorityCode repeatNumber translation qualifier",
    "referenceRange observationRange routeCode doseQuantity rateQuantity maxDoseQuantity administrationUnitCode period numerator denominator consumable manufacturedProduct manufacturedMaterial quantity",
    "confidentialityCode languageCode sequenceNumber seperatableInd independentInd",
  ].flatMap((line) => line.split(" ")),
);

const oid = /^[0-2](?:\.(?:0|[1-9]\d*))+$/;
const codeForm = /^[\w.+*/%^{}[\]-]{1,40}$/;
const wordForm = /^[A-Za-z][\w.:-]{0,40}$/;
const numberForm = /^[+-]?\d{1,7}(?:\.\d{1,6})?$/;
const timeForm = /^\d{4}(?:\d{2}){0,5}(?:\.\d+)?(?:[+-]\d{4})?$/;

const structural = new Set(["classCode", "moodCode", "typeCode", "nullFlavor", "operator", "inclusive", "negationInd", "inversionInd", "contextConductionInd", "determinerCode", "institutionSpecified"]);

const escaped = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");

const attribute = (element: XmlElement, name: string): string | undefined => element.attributes.find((one) => one.space === "" && one.name === name)?.value;

type Written = readonly (readonly [name: string, value: string])[];

const masked: Written = [["nullFlavor", "MSK"]];

class Rebuilding {
  readonly #request: ProfileRequest;

  constructor(request: ProfileRequest) {
    this.#request = request;
  }

  document(root: XmlElement): string {
    const own = (name: string): string => root.children.filter((child) => child.space === hl7 && child.name === name).map((child) => this.#element(child)).join("");
    const component = root.children.filter((child) => child.space === hl7 && child.name === "component").map((child) => this.#element(child)).join("");
    return [
      '<?xml version="1.0" encoding="UTF-8"?>\n',
      `<ClinicalDocument xmlns="${hl7}" xmlns:xsi="${instance}">`,
      '<typeId root="2.16.840.1.113883.1.3" extension="POCD_HD000040"/>',
      own("templateId"),
      own("id"),
      own("code"),
      "<title>匿名加工済み / Anonymized</title>",
      own("effectiveTime"),
      own("confidentialityCode"),
      own("languageCode"),
      '<recordTarget><patientRole><id nullFlavor="MSK"/></patientRole></recordTarget>',
      '<author><time nullFlavor="MSK"/><assignedAuthor><id nullFlavor="MSK"/></assignedAuthor></author>',
      '<custodian><assignedCustodian><representedCustodianOrganization><id nullFlavor="MSK"/></representedCustodianOrganization></assignedCustodian></custodian>',
      // A document that was all text has a body no more.
      component.includes("<structuredBody") ? component : '<component><nonXMLBody><text nullFlavor="MSK"/></nonXMLBody></component>',
      "</ClinicalDocument>",
    ].join("");
  }

  #element(element: XmlElement, isWithinTime = false): string {
    if (element.space !== hl7 || !elements.has(element.name)) return "";
    const isTime = isWithinTime || element.name === "effectiveTime" || /TS$/.test(element.attributes.find(({ space, name }) => space === instance && name === "type")?.value ?? "");
    const attributes = this.#attributes(element, isTime).map(([name, value]) => ` ${name}="${escaped(value)}"`).join("");
    const children = element.children.map((child) => this.#element(child, isTime)).join("");
    return children === "" ? `<${element.name}${attributes}/>` : `<${element.name}${attributes}>${children}</${element.name}>`;
  }

  #attributes(element: XmlElement, isTime: boolean): Written {
    const { name } = element;
    const kept: Written = element.attributes.flatMap(({ space, name: key, value }): Written => {
      if (space === instance && key === "type") return wordForm.test(value) ? [["xsi:type", value]] : [];
      return space === "" && structural.has(key) && wordForm.test(value) ? [[key, value]] : [];
    });
    if (name === "id") return attribute(element, "root") === undefined ? masked : [["root", this.#identifier(element)]];
    if (name === "templateId") return this.#template(element);
    if (attribute(element, "code") !== undefined) return [...kept, ...this.#code(element)];
    const value = attribute(element, "value");
    return value === undefined ? kept : [...kept, ...this.#value(value, attribute(element, "unit"), isTime)];
  }

  #identifier(element: XmlElement): string {
    return replaceUid(this.#request.runSecret, `${attribute(element, "root") ?? ""}^${attribute(element, "extension") ?? ""}`);
  }

  #template(element: XmlElement): Written {
    const root = attribute(element, "root") ?? "";
    return oid.test(root) && !this.#isSomebody(root) ? [["root", root]] : masked;
  }

  #code(element: XmlElement): Written {
    const code = attribute(element, "code") ?? "";
    const system = attribute(element, "codeSystem");
    if (!codeForm.test(code) || this.#isSomebody(code) || (system !== undefined && !oid.test(system))) return masked;
    return [["code", code], ...(system === undefined ? [] : [["codeSystem", system] as const])];
  }

  /** A year alone looks like a number; inside a time it is none. */
  #value(value: string, unit: string | undefined, isTime: boolean): Written {
    if (value === "true" || value === "false") return [["value", value]];
    if (unit !== undefined || (numberForm.test(value) && !isTime)) {
      // Eight digits would be a day, whatever unit stands with them.
      const isMeasure = numberForm.test(value) && !this.#request.identity.isNumber(value);
      return !isMeasure ? masked : unit !== undefined && codeForm.test(unit) && !this.#isSomebody(unit) ? [["value", value], ["unit", unit]] : [["value", value]];
    }
    const { dates } = this.#request;
    if (!timeForm.test(value) || dates.kind === "remove") return masked;
    // A DT has six digits behind the point at most.
    const moved = dates.kind === "keep" ? value : moveDateTime(value.replace(/(\.\d{6})\d+/, "$1"), dates.days);
    return moved === undefined ? masked : [["value", moved]];
  }

  #isSomebody(text: string): boolean {
    const { identity, others } = this.#request;
    return identity.isIn(text) || others?.isIn(text) === true;
  }
}

/** Undefined for what is no CDA document. */
export const rebuildCda = (root: XmlElement, request: ProfileRequest): string | undefined =>
  root.space === hl7 && root.name === "ClinicalDocument" ? new Rebuilding(request).document(root) : undefined;
