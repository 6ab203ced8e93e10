import type { Role } from "../../../core/domain/roles.ts";
import { Chip } from "../../components/Chip/Chip.tsx";
import { Icon } from "../../components/Icon/Icon.tsx";
import { formatExact } from "../../i18n/dates.ts";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import { hasEnded, type Ceremony } from "./useCeremony.ts";
import styles from "./Ceremony.module.css";

type Signature = Ceremony["signatures"][number];

export interface Place {
  readonly role: Role;
  readonly signature?: Signature;
}

/** One place for each signature that is needed, filled in the order in which they were given. */
export function placesOf({ needed, signatures }: Pick<Ceremony, "needed" | "signatures">): readonly Place[] {
  return needed.flatMap(({ role, count }) => {
    const given = signatures.filter((signature) => signature.role === role);
    return Array.from({ length: count }, (_, index): Place => {
      const signature = given[index];
      return signature === undefined ? { role } : { role, signature };
    });
  });
}

/** Whose card is next: the first place nobody has signed in. */
export const nextRole = (ceremony: Pick<Ceremony, "needed" | "signatures">): Role | undefined => placesOf(ceremony).find(({ signature }) => signature === undefined)?.role;

export function Signers({ ceremony }: { readonly ceremony: Ceremony }) {
  const { m, language } = useSpeech();
  const words = m.ceremony;
  const places = placesOf(ceremony);
  const next = hasEnded(ceremony) ? -1 : places.findIndex(({ signature }) => signature === undefined);
  return (
    <ol className={styles.signers} aria-label={words.signers}>
      {places.map(({ role, signature }, index) => (
        // Places are never reordered.
        <li key={index} data-state={signature !== undefined ? "done" : index === next ? "next" : "waiting"}>
          <Icon name={signature === undefined ? "card" : "sign"} />
          <div>
            <p className={styles.signer}>{signature?.name ?? m.words.roles[role]}</p>
            <p className={styles.quiet}>{signature === undefined ? words.anyCardOf[role] : `${m.words.roles[role]} · ${formatExact(language, signature.at)}`}</p>
          </div>
          {signature !== undefined ? <Chip state="good">{words.hasSigned}</Chip> : index === next ? <Chip state="active">{words.isNext}</Chip> : !hasEnded(ceremony) && <Chip state="neutral" icon="clock">{words.waits}</Chip>}
        </li>
      ))}
    </ol>
  );
}
