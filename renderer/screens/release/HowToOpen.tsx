import { Facts } from "../../components/Facts/Facts.tsx";
import { Panel } from "../../components/Panel/Panel.tsx";
import { formatDateTime } from "../../i18n/dates.ts";
import { formatNumber, groupHash } from "../../i18n/numbers.ts";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import type { Release } from "./useRelease.ts";
import styles from "./Release.module.css";

const commands = (name: string): string => `cd ${name}
sha256sum -c --quiet manifest-sha256.txt tagmanifest-sha256.txt
openssl cms -verify -binary -inform DER -in manifest.json.operator.p7s -content manifest.json -CAfile ROOM.pem -purpose any -out /dev/null
openssl cms -verify -binary -inform DER -in manifest.json.approver.p7s -content manifest.json -CAfile ROOM.pem -purpose any -out /dev/null
openssl cms -decrypt -binary -inform DER -in package-key.cms -inkey KEY.pem -recip CERTIFICATE.pem`;

/** What lies on the medium, and how whoever has it opens it without this program. */
export function HowToOpen({ release }: { readonly release: Release }) {
  const { m, language } = useSpeech();
  const words = m.release.howToOpen;
  const form = m.release.form;
  return (
    <Panel title={words.title}>
      <Facts
        facts={[
          { word: form.medium, value: release.medium },
          { word: form.package, value: release.name, look: "mono" },
          { word: form.sequence, value: formatNumber(language, release.sequence) },
          { word: form.objects, value: formatNumber(language, release.objects) },
          { word: form.manifest, value: groupHash(release.manifestSha256), look: "mono" },
          { word: form.writtenAt, value: formatDateTime(language, release.writtenAt) },
          { word: form.expiresAt, value: formatDateTime(language, release.expiresAt) },
        ]}
      />
      <p>{words.about}</p>
      <pre className={styles.commands} tabIndex={0} aria-label={words.commands}>
        {commands(release.name)}
      </pre>
      <p className={styles.quiet}>{words.readme}</p>
    </Panel>
  );
}
