import { demoOfficers, type RoomKind } from "../../../core/domain/officer.ts";
import { roles } from "../../../core/domain/roles.ts";
import { Facts } from "../../components/Facts/Facts.tsx";
import { Notice } from "../../components/Notice/Notice.tsx";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import type { OfficerForm } from "../officer/officerForm.ts";

export interface SummaryStepProps {
  readonly kind: RoomKind;
  readonly name: string;
  readonly folder: string;
  readonly officers: readonly OfficerForm[];
  readonly modules: readonly string[];
}

export function SummaryStep({ kind, name, folder, officers, modules }: SummaryStepProps) {
  const { m, say } = useSpeech();
  const words = m.firstStart.summary;
  const counts = roles.map((role) => ({ role, count: kind === "demo" ? demoOfficers[role] : officers.filter((officer) => officer.role === role).length }));
  const total = counts.reduce((sum, { count }) => sum + count, 0);
  return (
    <>
      <h2>{words.title}</h2>
      <Facts
        facts={[
          { word: words.kind, value: m.words.roomKinds[kind] },
          { word: words.name, value: name },
          { word: words.folder, value: folder },
          {
            word: words.officers,
            value: say(words.officersCount, { count: total, roles: counts.map(({ role, count }) => say(words.roleCount, { role: m.words.roles[role], count })).join(" · ") }),
          },
          ...(kind === "production" ? [
                { word: m.words.officer, value: officers.map((officer) => officer.name).join(" · ") },
                { word: m.firstStart.modules.label, value: modules.join(" · "), look: "mono" as const },
              ] : []),
        ]}
      />
      <Notice state="caution">{kind === "production" ? `${words.consequence} ${words.consequenceCards}` : words.consequence}</Notice>
    </>
  );
}
