import { operations } from "../../core/contract/operations.ts";
import { resources } from "../../core/contract/resources.ts";
import type { Role } from "../../core/domain/roles.ts";
import type { IconName } from "../components/Icon/Icon.tsx";
import type { ShortcutName } from "../keys/registry.ts";

/** Sections that exist. One appears here with its capability, not before. Who may enter is what the contract says of its first question. */
export const sections = [
  { id: "today", icon: "home", role: "officer", shortcut: "go.today" },
  { id: "receive", icon: "inbox", role: operations["delivery.list"].role, shortcut: "go.receive" },
  { id: "held", icon: "hold", role: operations["held.list"].role, shortcut: "go.held" },
  { id: "data", icon: "data", role: operations["data.list"].role, shortcut: "go.data" },
  { id: "projects", icon: "project", role: operations["project.list"].role, shortcut: "go.projects" },
  { id: "review", icon: "eye", role: resources["review.rows"].role, shortcut: "go.review" },
  { id: "approval", icon: "export", role: operations["release.gate"].role, shortcut: "go.approval" },
  { id: "ledger", icon: "shelf", role: operations["ledger.list"].role, shortcut: "go.ledger" },
  { id: "vault", icon: "vault", role: operations["vault.status"].role, shortcut: "go.vault" },
  { id: "audit", icon: "ledger", role: operations["audit.list"].role, shortcut: "go.audit" },
  { id: "administration", icon: "people", role: operations["officer.list"].role, shortcut: "go.administration" },
] as const satisfies readonly { readonly id: string; readonly icon: IconName; readonly role: "officer" | readonly Role[]; readonly shortcut: ShortcutName }[];

export type Section = (typeof sections)[number];
export type SectionId = Section["id"];

export const sectionsFor = (role: Role): readonly Section[] => sections.filter((section) => section.role === "officer" || (section.role as readonly Role[]).includes(role));

/** Whether the contract lets this role ask; the room asks again. */
export const may = (role: Role, operation: keyof typeof operations): boolean => {
  const allowed: "anyone" | "officer" | readonly Role[] = operations[operation].role;
  return allowed === "anyone" || allowed === "officer" || allowed.includes(role);
};
