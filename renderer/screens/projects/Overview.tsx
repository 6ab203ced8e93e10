import { may } from "../../app/sections.ts";
import { useNavigation } from "../../app/Navigation.tsx";
import { useSession } from "../../app/Session.tsx";
import { Button } from "../../components/Button/Button.tsx";
import { Facts, type Fact } from "../../components/Facts/Facts.tsx";
import { Panel } from "../../components/Panel/Panel.tsx";
import { formatDate, instantOfDay } from "../../i18n/dates.ts";
import { groupHash } from "../../i18n/numbers.ts";
import { useSpeech, type Speech } from "../../i18n/LanguageProvider.tsx";
import type { ProjectDetail } from "./useProjects.ts";
import styles from "./Projects.module.css";

/** What was applied for and allowed. */
export function Overview({ project }: { readonly project: ProjectDetail }) {
  const speech = useSpeech();
  const { m, say } = speech;
  const words = m.projects.facts;
  const { officer } = useSession();
  const { go } = useNavigation();
  const { decision, deliveries, certificate } = project;
  return (
    <div className={styles.grid}>
      <Panel title={m.projects.content}>
        <Facts
          facts={[
            { word: words.application, value: project.application },
            { word: words.purpose, value: <span className={styles.lines}>{project.purpose}</span> },
            { word: words.decision, value: decision === undefined ? words.undecided : say(words.decisionText, { number: decision.number, day: formatDate(speech.language, instantOfDay(decision.day)) }) },
            {
              word: words.scope,
              value: (
                <span className={styles.links}>
                  {deliveries.map((number) =>
                    may(officer.role, "delivery.list") ? (
                      <Button
                        key={number}
                        size="dense"
                        icon="inbox"
                        aria-label={say(words.openDelivery, { number })}
                        onPress={() => {
                          go({ section: "receive", delivery: number });
                        }}
                      >
                        {say(words.delivery, { number })}
                      </Button>
                    ) : (
                      <span key={number}>{say(words.delivery, { number })}</span>
                    ),
                  )}
                </span>
              ),
            },
            { word: words.recipe, value: groupHash(project.recipe), look: "mono" },
          ]}
        />
      </Panel>
      <Panel title={words.recipient}>
        <Facts facts={[{ word: words.recipient, value: project.recipient }, ...(certificate === undefined ? [{ word: words.holder, value: words.certificateUnreadable }] : certificateFacts(certificate, speech))]} />
      </Panel>
    </div>
  );
}

export function certificateFacts(certificate: NonNullable<ProjectDetail["certificate"]>, { m, say, language }: Speech): readonly Fact[] {
  const words = m.projects.facts;
  return [
    { word: words.holder, value: certificate.holder },
    ...(certificate.organization === undefined ? [] : [{ word: words.organization, value: certificate.organization }]),
    { word: words.validity, value: say(words.until, { from: formatDate(language, certificate.validFrom), until: formatDate(language, certificate.validUntil) }) },
    { word: words.hash, value: groupHash(certificate.sha256), look: "mono" as const },
  ];
}
