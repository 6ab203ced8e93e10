import { may } from "../../app/sections.ts";
import { useNavigation, type Place } from "../../app/Navigation.tsx";
import { useSession } from "../../app/Session.tsx";
import { Button } from "../../components/Button/Button.tsx";
import { Chip } from "../../components/Chip/Chip.tsx";
import { FailurePanel } from "../../components/FailurePanel/FailurePanel.tsx";
import { Panel } from "../../components/Panel/Panel.tsx";
import { useSpeech, type Speech } from "../../i18n/LanguageProvider.tsx";
import { useProjects } from "../projects/useProjects.ts";
import { useMedia, type useDeliveries } from "../receive/useMedia.ts";
import { nextLines, type NextLine } from "./nextLines.ts";
import styles from "./Today.module.css";

/** What the officer can do now, wherever in the work it stands; in an empty room, what comes first. */
export function NextSteps({ deliveries }: { readonly deliveries: ReturnType<typeof useDeliveries> }) {
  const speech = useSpeech();
  const { m } = speech;
  const words = m.today.next;
  const { officer } = useSession();
  const { go } = useNavigation();
  const media = useMedia(may(officer.role, "medium.list"));
  const projects = useProjects();
  const isKnown = !media.isWaiting && deliveries.value !== undefined && projects.value !== undefined;
  const lines = nextLines({ role: officer.role, media: media.media, deliveries: deliveries.deliveries, projects: projects.value?.projects ?? [] });
  const isEmpty = deliveries.deliveries.length === 0 && (projects.value?.projects.length ?? 0) === 0;
  const failure = media.failure ?? deliveries.failure ?? projects.failure;
  return (
    <Panel title={words.title}>
      {failure !== undefined && <FailurePanel failure={failure} />}
      {!isKnown && failure === undefined && <p className={styles.more}>{m.frame.loading}</p>}
      {isKnown && lines.length === 0 && <p className={styles.more}>{isEmpty ? (officer.role === "technician" ? words.firstTechnician : words.firstOther) : words.nothing}</p>}
      {isKnown && lines.length > 0 && (
        <ul className={styles.sections}>
          {lines.map((line) => {
            const { word, about } = toldOf(line, speech);
            const isMine = line.kind !== "others";
            return (
              <li key={word}>
                <Chip state={isMine ? "active" : "neutral"} icon={isMine ? "play" : "clock"}>
                  {word}
                </Chip>
                <p className={styles.about}>{about}</p>
                {isMine && <Open word={word} place={line.place} go={go} />}
              </li>
            );
          })}
        </ul>
      )}
    </Panel>
  );
}

function Open({ word, place, go }: { readonly word: string; readonly place: Place; readonly go: (place: Place) => void }) {
  const { m } = useSpeech();
  return (
    <Button
      size="dense"
      aria-label={`${word} ${m.today.openSection}`}
      onPress={() => {
        go(place);
      }}
    >
      {m.today.openSection}
    </Button>
  );
}

function toldOf(line: NextLine, { m, say }: Speech): { readonly word: string; readonly about: string } {
  const words = m.today.next;
  if (line.kind === "others") return { word: say(words.others, { count: line.count, role: m.words.roles[line.role] }), about: words.othersAbout };
  const { word, about } = line.kind === "project" ? words.acts[line.act] : words[line.kind];
  return { word: say(word, { count: line.count }), about: say(about, { count: line.count }) };
}
