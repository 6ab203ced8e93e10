import type { ReactNode } from "react";
import { Chip } from "../components/Chip/Chip.tsx";
import { Button } from "../components/Button/Button.tsx";
import { Icon } from "../components/Icon/Icon.tsx";
import { formatDateTime } from "../i18n/dates.ts";
import { useSpeech } from "../i18n/LanguageProvider.tsx";
import { useSession } from "./Session.tsx";
import { useCardIn } from "./useCardIn.ts";
import { useNow } from "./useNow.ts";
import styles from "./Banner.module.css";

/** Which room this is and, where nothing real may be handled, that it is one for practice: on every screen, signed in or not. */
export function RoomBanner({ kind, name, children }: { readonly kind: "demo" | "production" | undefined; readonly name: string; readonly children: ReactNode }) {
  const { m } = useSpeech();
  return (
    <header className={styles.banner} data-kind={kind} aria-label={m.frame.banner.label}>
      {kind !== undefined && (
        <span className={styles.kind}>
          <Icon name={kind === "demo" ? "flask" : "building"} small />
          {m.words.roomKinds[kind]}
        </span>
      )}
      <span className={styles.room}>{name}</span>
      {children}
    </header>
  );
}

export interface SessionBannerProps {
  readonly onLock: () => void;
  readonly onSettings: () => void;
  readonly onHelp: () => void;
}

export function SessionBanner({ onLock, onSettings, onHelp }: SessionBannerProps) {
  const { m, language } = useSpeech();
  const { room, officer } = useSession();
  const isCardIn = useCardIn();
  const now = useNow(60_000);
  return (
    <RoomBanner kind={room.kind} name={room.name}>
      <span className={styles.officer}>
        <strong>{language === "ja" ? officer.name : officer.romaji}</strong>
        <span>{m.words.roles[officer.role]}</span>
        <Chip state={isCardIn ? "good" : "caution"} icon="card">
          {isCardIn ? m.frame.banner.cardIn : m.frame.banner.cardOut}
        </Chip>
      </span>
      <span className={styles.end}>
        <time className={styles.clock}>{formatDateTime(language, now)}</time>
        <Button kind="quiet" size="dense" icon="keyboard" iconOnly shortcut="help.open" onPress={onHelp}>
          {m.frame.help.open}
        </Button>
        <Button kind="quiet" size="dense" icon="settings" iconOnly shortcut="settings.open" onPress={onSettings}>
          {m.frame.settings.open}
        </Button>
        <Button size="dense" icon="lock" shortcut="session.lock" onPress={onLock}>
          {m.frame.banner.lock}
        </Button>
      </span>
    </RoomBanner>
  );
}
