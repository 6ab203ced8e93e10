import { demoOfficers } from "../../../core/domain/officer.ts";
import { roles } from "../../../core/domain/roles.ts";
import { useSpeech } from "../../i18n/LanguageProvider.tsx";
import styles from "./FirstStart.module.css";

export function DemoOfficers() {
  const { m, say } = useSpeech();
  const words = m.firstStart.officers;
  return (
    <>
      <h2>{words.titleDemo}</h2>
      <p>{words.aboutDemo}</p>
      <table className={styles.roles}>
        <thead>
          <tr>
            <th scope="col">{words.role}</th>
            <th scope="col" data-align="end">
              {words.count}
            </th>
            <th scope="col">{words.duty}</th>
          </tr>
        </thead>
        <tbody>
          {roles.map((role) => (
            <tr key={role}>
              <th scope="row">{m.words.roles[role]}</th>
              <td data-align="end">{say(words.people, { count: demoOfficers[role] })}</td>
              <td>{words.duties[role]}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
