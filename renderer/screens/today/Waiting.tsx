import { useNavigation, type Place } from "../../app/Navigation.tsx";
import { useSession } from "../../app/Session.tsx";
import { useNow } from "../../app/useNow.ts";
import { Button } from "../../components/Button/Button.tsx";
import { Chip, type ChipState } from "../../components/Chip/Chip.tsx";
import type { IconName } from "../../components/Icon/Icon.tsx";
import { Panel } from "../../components/Panel/Panel.tsx";
import { formatDate } from "../../i18n/dates.ts";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import { standingOf } from "../receive/deliveryState.tsx";
import type { Delivery } from "../receive/useMedia.ts";
import styles from "./Today.module.css";

interface Line {
  readonly id: string;
  readonly state: ChipState;
  readonly icon?: IconName;
  readonly word: string;
  readonly about: string;
  readonly place?: Place;
}

/** What waits for somebody: nothing of it may be overlooked from one day to the next. */
export function Waiting({ held, deliveries }: { readonly held: number; readonly deliveries: readonly Delivery[] }) {
  const { m, say, language } = useSpeech();
  const words = m.today.waiting;
  const { warnings } = useSession();
  const { go } = useNavigation();
  const now = useNow(60_000);
  const stopped = deliveries.filter((delivery) => ["paused", "stopped"].includes(standingOf(delivery)));
  const settling = deliveries.filter((delivery) => standingOf(delivery) === "settling");
  const receiving = (found: typeof deliveries): Place => (found.length === 1 && found[0] !== undefined ? { section: "receive", delivery: found[0].delivery } : { section: "receive" });
  const lines: readonly Line[] = [
    ...warnings.map(({ what, until }): Line => ({ id: what, state: until <= now ? "bad" : "caution", word: m.words.lapses[what], about: say(until <= now ? words.lapsed : words.lapses, { at: formatDate(language, until) }) })),
    ...(stopped.length === 0 ? [] : [{ id: "stopped", state: "caution", icon: "pause", word: say(words.stopped, { count: stopped.length }), about: words.stoppedAbout, place: receiving(stopped) } satisfies Line]),
    ...(settling.length === 0 ? [] : [{ id: "settling", state: "caution", word: say(words.settling, { count: settling.length }), about: words.settlingAbout, place: receiving(settling) } satisfies Line]),
    ...(held === 0 ? [] : [{ id: "held", state: "caution", icon: "hold", word: say(words.held, { count: held }), about: words.heldAbout, place: { section: "held" } } satisfies Line]),
  ];
  return (
    <Panel title={words.title}>
      {lines.length === 0 ? (
        <p className={styles.more}>
          <Chip state="good">{words.nothing}</Chip>
        </p>
      ) : (
        <ul className={styles.sections}>
          {lines.map(({ id, state, icon, word, about, place }) => (
            <li key={id}>
              <Chip state={state} {...(icon && { icon })}>
                {word}
              </Chip>
              <p className={styles.about}>{about}</p>
              {place !== undefined && (
                <Button
                  size="dense"
                  aria-label={`${word} ${m.today.openSection}`}
                  onPress={() => {
                    go(place);
                  }}
                >
                  {m.today.openSection}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
