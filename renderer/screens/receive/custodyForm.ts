import type { OperationInput } from "../../../core/contract/operations.ts";
import { carriages, type Carriage } from "../../../core/domain/custody.ts";
import { itemKinds, type ItemKind } from "../../../core/domain/medium.ts";
import { readCount } from "../../components/Field/CountField.tsx";
import { noDate, readDate, type DateParts } from "../../i18n/dates.ts";

type Custody = OperationInput<"delivery.begin">["custody"];

export interface AnnouncedEntry {
  readonly kind: ItemKind;
  readonly count: string;
}

/** The custody form as typed. */
export interface CustodyForm {
  readonly mediumNumber: string;
  readonly sealNumber: string;
  readonly sealIntact: boolean;
  readonly witness: string;
  readonly date: DateParts;
  readonly hour: string;
  readonly minute: string;
  readonly carriage: Carriage;
  readonly carriageNote: string;
  readonly announced: readonly AnnouncedEntry[];
  readonly note: string;
}

export const emptyCustody = (mediumNumber = ""): CustodyForm => ({
  mediumNumber,
  sealNumber: "",
  sealIntact: true,
  witness: "",
  date: noDate,
  hour: "",
  minute: "",
  carriage: "hand",
  carriageNote: "",
  announced: [],
  note: "",
});

export type CustodyField = "mediumNumber" | "sealNumber" | "witness" | "receivedAt" | `announced ${number}`;
export type CustodyFault = "missing" | "numberFormat" | "countFormat" | "timeFormat" | "future" | "date";

const paperNumber = /^[\p{L}\p{N}][\p{L}\p{N} ._/-]{0,39}$/u;

function readTime({ hour, minute }: CustodyForm): number | undefined {
  const [hours, minutes] = [readCount(hour), readCount(minute)];
  return hours === undefined || minutes === undefined || hours > 23 || minutes > 59 ? undefined : (hours * 60 + minutes) * 60_000;
}

function readMoment(form: CustodyForm): number | undefined {
  const date = readDate(form.date);
  const time = readTime(form);
  return date.state !== "date" || time === undefined ? undefined : new Date(date.date.year, date.date.month - 1, date.date.day).getTime() + time;
}

function momentFault(form: CustodyForm, now: number): CustodyFault | undefined {
  const date = readDate(form.date);
  if (date.state === "empty") return "missing";
  if (date.state !== "date") return "date";
  const moment = readMoment(form);
  return moment === undefined ? "timeFormat" : moment > now ? "future" : undefined;
}

/** What is missing or cannot be read, in the order of the form. */
export function errorsOf(form: CustodyForm, now: number): readonly { readonly field: CustodyField; readonly fault: CustodyFault }[] {
  const number = form.mediumNumber.trim();
  const seal = form.sealNumber.trim();
  const faults: readonly (readonly [CustodyField, CustodyFault | undefined])[] = [
    ["mediumNumber", number === "" ? "missing" : paperNumber.test(number) ? undefined : "numberFormat"],
    ["sealNumber", seal === "" || paperNumber.test(seal) ? undefined : "numberFormat"],
    ["receivedAt", momentFault(form, now)],
    ["witness", form.witness.trim() === "" ? "missing" : undefined],
    ...form.announced.map(({ count }, index) => [`announced ${index}`, readCount(count) === undefined ? "countFormat" : undefined] as const),
  ];
  return faults.flatMap(([field, fault]) => (fault === undefined ? [] : [{ field, fault }]));
}

/** What the room is given; nothing while a field cannot be read. */
export function readCustody(form: CustodyForm): Custody | undefined {
  const receivedAt = readMoment(form);
  if (receivedAt === undefined) return undefined;
  const optional = (text: string): string | undefined => (text.trim() === "" ? undefined : text.trim());
  const [sealNumber, carriageNote, note] = [optional(form.sealNumber), optional(form.carriageNote), optional(form.note)];
  return {
    mediumNumber: form.mediumNumber.trim(),
    ...(sealNumber !== undefined && { sealNumber }),
    sealIntact: form.sealIntact,
    witness: form.witness.trim(),
    receivedAt,
    carriage: form.carriage,
    ...(carriageNote !== undefined && { carriageNote }),
    announced: form.announced.map(({ kind, count }) => ({ kind, count: readCount(count) ?? 0 })),
    ...(note !== undefined && { note }),
  };
}

/** The kinds that can still be named: each stands on the form at most once. */
export const kindsLeft = ({ announced }: CustodyForm): readonly ItemKind[] => itemKinds.filter((kind) => !announced.some((entry) => entry.kind === kind));

const draftSteps = ["contents", "provider", "custody", "capacity"] as const;
const isText = (value: unknown): value is string => typeof value === "string";

/** A form that an earlier window kept. Whatever in it is not as this form has it is left as it is in an empty one. */
export function readDraft(text: string): { readonly step: (typeof draftSteps)[number]; readonly provider: string | undefined; readonly form: CustodyForm } | undefined {
  const kept = parse(text);
  if (kept === undefined || typeof kept["form"] !== "object" || kept["form"] === null) return undefined;
  const given = kept["form"] as Readonly<Record<string, unknown>>; // an object, as was just seen
  const empty = emptyCustody();
  const line = (name: "mediumNumber" | "sealNumber" | "witness" | "hour" | "minute" | "carriageNote" | "note"): string => (isText(given[name]) ? given[name] : empty[name]);
  const date = typeof given["date"] === "object" && given["date"] !== null ? (given["date"] as Readonly<Record<string, unknown>>) : {};
  const part = (name: "year" | "month" | "day"): string => (isText(date[name]) ? date[name] : "");
  const era = (["reiwa", "heisei", "showa", "taisho", "meiji", "gregory"] as const).find((one) => one === date["era"]) ?? noDate.era;
  const entries: readonly unknown[] = Array.isArray(given["announced"]) ? given["announced"] : [];
  return {
    step: draftSteps.find((one) => one === kept["step"]) ?? "contents",
    provider: isText(kept["provider"]) ? kept["provider"] : undefined,
    form: {
      mediumNumber: line("mediumNumber"),
      sealNumber: line("sealNumber"),
      sealIntact: given["sealIntact"] !== false,
      witness: line("witness"),
      date: { era, year: part("year"), month: part("month"), day: part("day") },
      hour: line("hour"),
      minute: line("minute"),
      carriage: carriages.find((one) => one === given["carriage"]) ?? empty.carriage,
      carriageNote: line("carriageNote"),
      announced: entries.flatMap((entry) => {
        const { kind, count } = (entry ?? {}) as { readonly kind?: unknown; readonly count?: unknown };
        const known = itemKinds.find((one) => one === kind);
        return known === undefined || !isText(count) ? [] : [{ kind: known, count }];
      }),
      note: line("note"),
    },
  };
}

function parse(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    return undefined;
  }
}
