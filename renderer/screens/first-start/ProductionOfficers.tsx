import { useState } from "react";
import { leastOfficers } from "../../../core/domain/officer.ts";
import { roles } from "../../../core/domain/roles.ts";
import { Button } from "../../components/Button/Button.tsx";
import { Chip } from "../../components/Chip/Chip.tsx";
import { Notice } from "../../components/Notice/Notice.tsx";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import { faultsOf, isBegun, isComplete, missingOfficers, officerLike, type OfficerForm } from "../officer/officerForm.ts";
import { OfficerFields } from "../officer/OfficerFields.tsx";
import { ReadFromCard } from "../officer/ReadFromCard.tsx";
import { Group } from "../../components/Field/Group.tsx";
import styles from "./FirstStart.module.css";

export interface ProductionOfficersProps {
  readonly officers: readonly OfficerForm[];
  readonly onChange: (change: (officers: readonly OfficerForm[]) => readonly OfficerForm[]) => void;
  /** "Next" was pressed and something is missing. */
  readonly isChecked: boolean;
}

const noFaults: ReturnType<typeof faultsOf> = new Map();

export function ProductionOfficers({ officers, onChange, isChecked }: ProductionOfficersProps) {
  const { m, say } = useSpeech();
  const words = m.firstStart.officers;
  const [openCard, setOpenCard] = useState<number | undefined>();
  const missing = missingOfficers(officers);
  const change = (key: number, part: Partial<OfficerForm>): void => {
    onChange((all) => {
      const changed = all.map((form) => (form.key === key ? { ...form, ...part } : form));
      // The organization is most often one for all: whoever is still empty takes it over from the first.
      if (key !== all[0]?.key || !("organization" in part || "certification" in part || "notification" in part || "organizationKind" in part)) return changed;
      return changed.map((form, index) => (index > 0 && !isBegun(form) ? officerLike(form.key, form.role, changed[0]) : form));
    });
  };
  return (
    <>
      <h2>{words.titleProduction}</h2>
      <p>{words.aboutProduction}</p>
      {missing.length === 0 ? (
        <Notice state="good">{words.enough}</Notice>
      ) : (
        <Notice state={isChecked ? "bad" : "caution"} title={words.stillMissing} live>
          {missing.map(({ role, count }) => say(words.missingOne, { role: m.words.roles[role], count })).join(" · ")}
        </Notice>
      )}
      {roles.map((role) => {
        const mine = officers.filter((form) => form.role === role);
        return (
          <section key={role} className={styles.role} aria-labelledby={`role-${role}`}>
            <div className={styles.roleHead}>
              <h3 id={`role-${role}`}>{m.words.roles[role]}</h3>
              <span>{words.duties[role]}</span>
              <Chip state={mine.filter(isComplete).length >= leastOfficers[role] ? "good" : "caution"}>
                {`${String(mine.filter(isComplete).length)} / ${String(leastOfficers[role])}`}
              </Chip>
            </div>
            {mine.map((form, index) => {
              const who = `${m.words.roles[role]} ${say(words.number, { number: index + 1 })}`;
              return (
                <Group key={form.key} word={who}>
                  <OfficerFields
                    form={form}
                    who={who}
                    // An optional further officer is only complained of once something was typed.
                    faults={isChecked && isBegun(form) ? faultsOf(form) : noFaults}
                    onChange={(part) => {
                      change(form.key, part);
                    }}
                  />
                  {/* One reader at a time: the card of whoever is being typed. */}
                  {openCard === form.key ? (
                    <ReadFromCard
                      onRead={({ certificate, signingCertificate }) => {
                        change(form.key, { certificate, signingCertificate });
                      }}
                    />
                  ) : (
                    <div>
                      <Button
                        size="dense"
                        icon="card"
                        aria-label={`${who} ${m.officers.card.read}`}
                        onPress={() => {
                          setOpenCard(form.key);
                        }}
                      >
                        {m.officers.card.read}
                      </Button>
                    </div>
                  )}
                  {mine.length > leastOfficers[role] && (
                    <Button
                      size="dense"
                      kind="quiet"
                      icon="cross"
                      aria-label={say(words.removeNamed, { name: who })}
                      onPress={() => {
                        onChange((all) => all.filter(({ key }) => key !== form.key));
                      }}
                    >
                      {words.remove}
                    </Button>
                  )}
                </Group>
              );
            })}
            <Button
              size="dense"
              icon="plus"
              onPress={() => {
                onChange((all) => [...all, officerLike(Math.max(-1, ...all.map(({ key }) => key)) + 1, role, all[0])]);
              }}
            >
              {words.add}
            </Button>
          </section>
        );
      })}
    </>
  );
}
