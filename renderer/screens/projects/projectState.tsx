import type { ProjectState } from "../../../core/domain/project.ts";
import { Chip, type ChipState } from "../../components/Chip/Chip.tsx";
import { Icon, type IconName } from "../../components/Icon/Icon.tsx";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import { wayOf, type WayPoint } from "./nextStep.ts";
import styles from "./Projects.module.css";

const chips: Readonly<Record<ProjectState, ChipState>> = {
  proposed: "neutral",
  decided: "neutral",
  running: "active",
  verified: "active",
  reviewed: "active",
  approved: "active",
  sealed: "caution",
  handedOver: "good",
  recalled: "bad",
  destroyed: "bad",
};

export function ProjectChip({ state }: { readonly state: ProjectState }) {
  const { m } = useSpeech();
  return <Chip state={chips[state]}>{m.words.projectStates[state]}</Chip>;
}

const icons: Readonly<Record<WayPoint["standing"], IconName>> = { done: "check", now: "play", ahead: "ahead" };

/** The states in the order of the work: what is done, where it stands, what is ahead. */
export function ProjectWay({ state, reached }: { readonly state: ProjectState; readonly reached: readonly ProjectState[] }) {
  const { m } = useSpeech();
  const words = m.projects;
  const standings = { done: words.stateDone, now: words.stateNow, ahead: words.stateAhead };
  return (
    <ol className={styles.way} aria-label={words.states}>
      {wayOf(state, reached).map((point) => (
        <li key={point.state} data-standing={point.standing} {...(point.standing === "now" && { "aria-current": "step" as const })}>
          <Icon name={icons[point.standing]} small />
          <span>{m.words.projectStates[point.state]}</span>
          <span className={styles.hidden}>{standings[point.standing]}</span>
        </li>
      ))}
    </ol>
  );
}
