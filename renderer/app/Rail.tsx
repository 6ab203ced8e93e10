import { Button, Tooltip, TooltipTrigger } from "react-aria-components";
import { Keycaps } from "../components/Button/Keycaps.tsx";
import { Icon } from "../components/Icon/Icon.tsx";
import { useSpeech } from "../i18n/LanguageProvider.tsx";
import { keycapsOf } from "../keys/registry.ts";
import { isSmallScreen } from "./screenSize.ts";
import { usePreference } from "./Preferences.tsx";
import type { Section, SectionId } from "./sections.ts";
import styles from "./Rail.module.css";

export interface RailProps {
  readonly sections: readonly Section[];
  readonly current: SectionId;
  readonly onGo: (id: SectionId) => void;
  /** What waits in a section and must not be overlooked. */
  readonly waiting: Readonly<Partial<Record<SectionId, number>>>;
}

export function Rail({ sections, current, onGo, waiting }: RailProps) {
  const { m, say } = useSpeech();
  const [width, setWidth] = usePreference("rail", isSmallScreen() ? "narrow" : "wide");
  const isNarrow = width === "narrow";
  return (
    <nav className={styles.rail} aria-label={m.frame.rail.label} data-narrow={isNarrow || undefined}>
      <ul>
        {sections.map(({ id, icon, shortcut }) => (
          <li key={id}>
            <TooltipTrigger delay={600}>
              <Button
                className={styles.item ?? ""}
                {...(id === current && { "aria-current": "page" as const })}
                onPress={() => {
                  onGo(id);
                }}
              >
                <Icon name={icon} />
                <span>{m.words.sections[id]}</span>
                {(waiting[id] ?? 0) > 0 && (
                  <span className={styles.badge} data-wide={(waiting[id] ?? 0) > 999 || undefined}>
                    <span aria-hidden="true">{(waiting[id] ?? 0) > 999 ? m.frame.rail.many : waiting[id]}</span>
                    <span className={styles.hidden}>{say(m.frame.rail.waiting, { count: waiting[id] })}</span>
                  </span>
                )}
              </Button>
              <Tooltip className={styles.tooltip ?? ""} placement="end" offset={6}>
                <span>{m.words.sections[id]}</span>
                <Keycaps caps={keycapsOf(shortcut)} />
              </Tooltip>
            </TooltipTrigger>
          </li>
        ))}
      </ul>
      <Button
        className={styles.fold ?? ""}
        aria-label={isNarrow ? m.frame.rail.expand : m.frame.rail.collapse}
        onPress={() => {
          setWidth(isNarrow ? "wide" : "narrow");
        }}
      >
        <Icon name={isNarrow ? "chevronRight" : "chevronLeft"} />
      </Button>
    </nav>
  );
}
